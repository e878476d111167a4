using Deia.Orchestration.Access;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Deia.Testing.Servers;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis.Profiling;

namespace Deia.Caching.Redis.Tests;

/// <summary>Each call is one command. The client names a script's command EVAL, and sends it as EVALSHA once the server has the script.</summary>
public sealed class RoundTripTests(SharedRedis shared) : IAsyncLifetime
{
    private static readonly MessageQuery Newest = new("BOT-001");

    private readonly ProfilingSession _commands = new();
    private RedisHost _host = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        _host = await RedisHost.StartAsync(shared.Server, SharedRedis.NewPrefix(), clock);
        _host.Connection.Multiplexer!.RegisterProfiler(() => _commands);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task History_EachCall_IsOneCommand()
    {
        var cache = _host.Get<IHistoryPageCache>();
        MessagePage page = new(Samples.Messages("BOT-001", 50), null);

        await cache.SetAsync(Newest, page, (await cache.GetAsync(Newest, Cancelled)).Stamp, Cancelled);
        await cache.InvalidateAsync("BOT-001");
        Taken();

        var missed = await cache.GetAsync(Newest, Cancelled);
        Assert.Equal(["EVAL"], Taken());
        await cache.SetAsync(Newest, page, missed.Stamp, Cancelled);
        Assert.Equal(["EVAL"], Taken());
        Assert.NotNull((await cache.GetAsync(Newest, Cancelled)).Page);
        Assert.Equal(["EVAL"], Taken());
        await cache.InvalidateAsync("BOT-001");
        Assert.Equal(["UNLINK"], Taken());
        await cache.GetAsync(Newest with { ConversationId = "default" }, Cancelled);
        Assert.Empty(Taken());
    }

    [Fact]
    public async Task Status_EachCall_IsOneCommand()
    {
        var cache = _host.Get<IBotStatusCache>();
        await cache.SetAsync(Samples.Status("BOT-001"), Cancelled);
        await cache.GetAsync("BOT-001", Cancelled);
        await cache.RemoveAsync("BOT-001", Cancelled);

        Assert.Equal(["SETEX", "GET", "UNLINK"], Taken());
    }

    [Fact]
    public async Task Others_EachCall_IsOneCommand()
    {
        var (sessions, flags, counter) = (_host.Get<ISessionCache>(), _host.Get<IFeatureFlagCache>(), _host.Get<IRateLimitCounter>());
        Session session = new("session", "user", TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddHours(1));
        Dictionary<string, bool> all = new() { ["one"] = true, ["two"] = false };
        await sessions.SetAsync(session, Cancelled);
        await flags.SetAsync(all, (await flags.GetAsync(Cancelled)).Stamp, Cancelled);
        await counter.IncrementAsync("192.0.2.1", Cancelled);
        Taken();

        await sessions.SetAsync(session, Cancelled);
        await sessions.GetAsync("session", Cancelled);
        await sessions.RemoveAsync("session");
        Assert.Equal(["EVAL", "HMGET", "UNLINK"], Taken());
        await flags.SetAsync(all, (await flags.GetAsync(Cancelled)).Stamp, Cancelled);
        await flags.InvalidateAsync();
        Assert.Equal(["EVAL", "EVAL", "UNLINK"], Taken());
        await counter.IncrementAsync("192.0.2.1", Cancelled);
        Assert.Equal(["EVAL"], Taken());
    }

    [Fact]
    public async Task Scripts_AreSentOnceToAServer()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await RedisHost.StartAsync(server, timeProvider: new FakeTimeProvider());
        await using var keyspace = await RedisKeyspace.OpenAsync(server);

        for (var i = 0; i < 20; i++)
        {
            await host.Get<IRateLimitCounter>().IncrementAsync("192.0.2.1", Cancelled);
        }

        var calls = (await keyspace.Server.InfoAsync("commandstats"))[0].ToDictionary(line => line.Key, line => line.Value.Split(',')[0]);
        Assert.Equal(("calls=1", "calls=1", "calls=19"), (calls["cmdstat_script|load"], calls["cmdstat_eval"], calls["cmdstat_evalsha"]));
    }

    private IEnumerable<string> Taken() => _commands.FinishProfiling().Select(command => command.Command);
}
