using Deia.Orchestration.Access;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Tests;

/// <summary>Redis is gone, hangs or comes back: every call goes on, and nobody waits for long.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly MessageQuery Newest = new("BOT-001");
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    private RedisServer _server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Calls_RedisIsNotThereYet_MissAndAreAnsweredOnceItIs()
    {
        await _server.KillAsync();
        await using RedisHost host = new(_server);
        await AssertMissesAtOnceAsync(host);
        Assert.False((await host.Get<ICacheHealth>().CheckAsync(Cancelled)).Reachable);

        await _server.StartAgainAsync();

        await host.HoldPageAsync("BOT-001");
        Assert.True((await host.Get<ICacheHealth>().CheckAsync(Cancelled)).Reachable);
    }

    [Fact]
    public async Task Calls_RedisIsKilledAndStartedAgain_MissMeanwhileAndHeal()
    {
        await using var host = await RedisHost.StartAsync(_server);
        await host.HoldPageAsync("BOT-001");

        await _server.KillAsync();
        await host.Get<IHistoryPageCache>().GetAsync(Newest, Cancelled);
        Assert.False(host.Connection.IsAvailable);
        await AssertMissesAtOnceAsync(host);
        await _server.StartAgainAsync();

        // The new server knows neither the scripts nor the era.
        Assert.Null((await host.AnsweredAsync(Newest)).Page);
        await host.HoldPageAsync("BOT-001");
    }

    [Fact]
    public async Task Calls_RedisHangs_TheFirstWaitsForTheLimitAndNobodyAfterwards()
    {
        FakeTimeProvider clock = new();
        await using var host = await RedisHost.StartAsync(_server, timeProvider: clock);
        await host.HoldPageAsync("BOT-001");
        _server.Freeze();

        var waiting = host.Get<IHistoryPageCache>().GetAsync(Newest, Cancelled);
        clock.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);
        Assert.True(host.Connection.IsAvailable);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(default, await waiting);
        Assert.False(host.Connection.IsAvailable);
        await AssertMissesAtOnceAsync(host);
    }

    [Fact]
    public async Task Calls_RedisHangsAndGoesOn_AreAnsweredAgain()
    {
        await using var host = await RedisHost.StartAsync(_server);
        await host.HoldPageAsync("BOT-001");
        _server.Freeze();
        Assert.Equal(default, await host.Get<IHistoryPageCache>().GetAsync(Newest, Cancelled));

        _server.Thaw();

        Assert.NotNull((await host.AnsweredAsync(Newest)).Page);
    }

    [Fact]
    public async Task Get_TokenIsCancelledWhileRedisHangs_Throws()
    {
        await using var host = await RedisHost.StartAsync(_server, timeProvider: new FakeTimeProvider());
        _server.Freeze();
        using CancellationTokenSource impatient = new();

        var waiting = host.Get<IBotStatusCache>().GetAsync("BOT-001", impatient.Token);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        Assert.True(host.Connection.IsAvailable);
    }

    [Fact]
    public async Task Check_RedisHangs_SaysSoInOneLineWithoutAddresses()
    {
        FakeTimeProvider clock = new();
        await using var host = await RedisHost.StartAsync(_server, timeProvider: clock);
        _server.Freeze();

        var check = host.Get<ICacheHealth>().CheckAsync(Cancelled);
        clock.Advance(Limit);
        var hanging = await check;
        await _server.KillAsync();
        var gone = await host.Get<ICacheHealth>().CheckAsync(Cancelled);

        Assert.Equal(new CacheHealth(false, "Redis is out of use: no answer within 250 ms."), hanging);
        Assert.Equal(new CacheHealth(false, "Redis is out of use: there is no connection."), gone);
    }

    [Fact]
    public async Task Check_RedisWantsAPassword_SaysSoAndIsUsedOnceItDoesNot()
    {
        await using var keyspace = await RedisKeyspace.OpenAsync(_server);
        await keyspace.Server.ConfigSetAsync("requirepass", "hunter2");
        await using RedisHost host = new(_server);
        await AssertMissesAtOnceAsync(host);

        CacheHealth health;
        do
        {
            health = await host.Get<ICacheHealth>().CheckAsync(Cancelled);
        }
        while (health.Detail?.EndsWith("there is no connection.", StringComparison.Ordinal) ?? false);
        Assert.Equal(new CacheHealth(false, "Redis is out of use: Redis refused the user or the password."), health);

        await keyspace.Server.ConfigSetAsync("requirepass", "");
        await host.HoldPageAsync("BOT-001");
    }

    [Fact]
    public async Task Increment_RedisIsKilled_CountsInThisProcess()
    {
        await using var host = await RedisHost.StartAsync(_server, timeProvider: new FakeTimeProvider());
        var counter = host.Get<IRateLimitCounter>();
        await counter.IncrementAsync("192.0.2.1", Cancelled);
        await counter.IncrementAsync("192.0.2.1", Cancelled);

        await _server.KillAsync();

        Assert.Equal(1, (await counter.IncrementAsync("192.0.2.1", Cancelled)).Count);
        Assert.Equal(2, (await counter.IncrementAsync("192.0.2.1", Cancelled)).Count);
    }

    [Fact]
    public async Task Calls_ConnectionOfTheAppThatQueuesWhileGone_WaitNoLonger()
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString + ",abortConnect=false");
        ServiceCollection services = new();
        services.AddLogging().AddMetrics();
        FakeTimeProvider clock = new();
        services.AddSingleton<TimeProvider>(clock);
        new RedisHost.Builder(services).UseRedis(multiplexer);
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<Redis.Connections.RedisConnection>().WhenAvailableAsync(Cancelled);
            await _server.KillAsync();

            var waiting = provider.GetRequiredService<IBotStatusCache>().GetAsync("BOT-001", Cancelled);
            clock.Advance(Limit);
            Assert.Null(await waiting);
            Assert.True(provider.GetRequiredService<IBotStatusCache>().GetAsync("BOT-001", Cancelled).AsTask().IsCompletedSuccessfully);
        }

        await _server.StartAgainAsync();
        await multiplexer.GetDatabase().PingAsync();
    }

    private static async Task AssertMissesAtOnceAsync(RedisHost host)
    {
        var history = host.Get<IHistoryPageCache>();
        var status = host.Get<IBotStatusCache>();
        var sessions = host.Get<ISessionCache>();
        var flags = host.Get<IFeatureFlagCache>();
        var now = TimeProvider.System.GetUtcNow();
        List<Task> calls =
        [
            history.GetAsync(Newest, Cancelled).AsTask(),
            history.SetAsync(Newest, new MessagePage([], null), 1, Cancelled).AsTask(),
            status.GetAsync("BOT-001", Cancelled).AsTask(),
            status.SetAsync(Samples.Status("BOT-001"), Cancelled).AsTask(),
            status.RemoveAsync("BOT-001", Cancelled).AsTask(),
            sessions.GetAsync("session", Cancelled).AsTask(),
            sessions.SetAsync(new Session("session", "user", now, now.AddDays(1)), Cancelled).AsTask(),
            sessions.RemoveAsync("session").AsTask(),
            host.Get<IRateLimitCounter>().IncrementAsync("192.0.2.1", Cancelled).AsTask(),
            flags.GetAsync(Cancelled).AsTask(),
            flags.SetAsync(new Dictionary<string, bool> { ["flag"] = true }, 1, Cancelled).AsTask(),
            history.InvalidateAsync("BOT-001").AsTask(),
            flags.InvalidateAsync().AsTask(),
        ];

        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully));
        Assert.Equal(default, await history.GetAsync(Newest, Cancelled));
        Assert.Null(await status.GetAsync("BOT-001", Cancelled));
    }
}
