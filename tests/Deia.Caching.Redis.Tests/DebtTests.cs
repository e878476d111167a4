using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Deia.Testing.Servers;

namespace Deia.Caching.Redis.Tests;

/// <summary>What could not be invalidated is not given, whoever has to see to that.</summary>
public sealed class DebtTests : IAsyncLifetime
{
    private RedisServer _server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync(isDurable: true);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Invalidate_WhileRedisIsKilled_IsPaidBeforeAnyPageIsGiven()
    {
        await using var host = await RedisHost.StartAsync(_server);
        await host.HoldPageAsync("BOT-001");
        await host.HoldPageAsync("BOT-002");
        await _server.KillAsync();

        await host.Get<IHistoryPageCache>().InvalidateAsync("BOT-001");
        await _server.StartAgainAsync();
        while (!host.Connection.IsAvailable)
        {
            Assert.Null((await host.Get<IHistoryPageCache>().GetAsync(new MessageQuery("BOT-001"), Cancelled)).Page);
            await Task.Yield();
        }

        Assert.Null((await host.AnsweredAsync(new MessageQuery("BOT-001"))).Page);

        // The server has kept what nobody invalidated, so it is the debt that took the other.
        Assert.NotNull((await host.AnsweredAsync(new MessageQuery("BOT-002"))).Page);
    }

    [Fact]
    public async Task Start_AfterAHostThatDiedInDebt_GivesNothingFromBefore()
    {
        await using var keyspace = await RedisKeyspace.OpenAsync(_server);
        await using (var doomed = await RedisHost.StartAsync(_server))
        {
            await doomed.HoldPageAsync("BOT-001");
            _server.Freeze();
            await doomed.Get<IHistoryPageCache>().GetAsync(new MessageQuery("BOT-001"), Cancelled);
            await doomed.Get<IHistoryPageCache>().InvalidateAsync("BOT-001");
        }

        _server.Thaw();
        Assert.True(await keyspace.Database.KeyExistsAsync("chat:BOT-001:messages"));
        await using var next = await RedisHost.StartAsync(_server);

        Assert.Null((await next.AnsweredAsync(new MessageQuery("BOT-001"))).Page);
    }

    [Fact]
    public async Task Start_AfterAHostThatDiedInDebt_GivesNoFlagsFromBefore()
    {
        await using var keyspace = await RedisKeyspace.OpenAsync(_server);
        await keyspace.Database.HashSetAsync("feature:flags", "enableAnalytics", "true");

        await using var next = await RedisHost.StartAsync(_server);

        Assert.False(await keyspace.Database.KeyExistsAsync("feature:flags"));
    }

    [Fact]
    public async Task Remove_WhileRedisIsKilled_SessionIsGoneOnceItIsBack()
    {
        await using var host = await RedisHost.StartAsync(_server);
        await using var keyspace = await RedisKeyspace.OpenAsync(_server);
        await HoldSessionAsync(keyspace, "session-1");
        await HoldSessionAsync(keyspace, "session-2");
        await _server.KillAsync();

        await host.Get<ISessionCache>().RemoveAsync("session-1");
        await _server.StartAgainAsync();
        await host.Connection.WhenAvailableAsync(Cancelled);

        await using var look = await RedisKeyspace.OpenAsync(_server);
        Assert.Equal(["2"], look.Keys("session:session-"));
    }

    [Fact]
    public async Task Owe_MoreThanIsRemembered_PagesAndSessionsGoAndOtherKeysStay()
    {
        await using var host = await RedisHost.StartAsync(_server, "mine:");
        await host.HoldPageAsync("BOT-001");
        await using (var keyspace = await RedisKeyspace.OpenAsync(_server))
        {
            await HoldSessionAsync(keyspace, "session-1", "mine:");
            await HoldSessionAsync(keyspace, "session-1", "other:");
        }

        await _server.KillAsync();
        for (var i = 0; i <= RedisDebts.Capacity; i++)
        {
            await host.Get<ISessionCache>().RemoveAsync($"unknown-{i}");
        }

        await _server.StartAgainAsync();

        Assert.Null((await host.AnsweredAsync(new MessageQuery("BOT-001"))).Page);
        await using var look = await RedisKeyspace.OpenAsync(_server);
        Assert.Equal(["other:session:session-1"], look.Keys("").Where(key => key.Contains("session", StringComparison.Ordinal)));
    }

    private static Task<bool> HoldSessionAsync(RedisKeyspace keyspace, string sessionId, string prefix = "") =>
        keyspace.Database.HashSetAsync($"{prefix}session:{sessionId}", "userId", "user");
}
