using Deia.Caching.Redis.Caches;
using Deia.Orchestration.Conversations;
using Deia.Testing;
using Deia.Testing.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Caching.Redis.Tests.Caches;

public sealed class LookUpCountTests
{
    private static readonly MessageQuery Newest = new("BOT-001");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_HitsMissesAndRedisGone_CountsEachOnce()
    {
        await using var server = await RedisServer.StartAsync();
        FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        await using var host = await RedisHost.StartAsync(server, timeProvider: clock);
        using CacheCounts counts = new();
        RedisHistoryPageCache history = new(host.Connection, counts.Meter);
        RedisBotStatusCache status = new(host.Connection, clock, counts.Meter);
        await host.HoldPageAsync("BOT-001");
        await status.SetAsync(Samples.Status("BOT-001"), Cancelled);

        Assert.NotNull((await history.GetAsync(Newest, Cancelled)).Page);
        Assert.NotNull(await status.GetAsync("BOT-001", Cancelled));
        Assert.Equal((2, 0), (counts.Hits, counts.Misses));

        await history.GetAsync(new MessageQuery("BOT-404"), Cancelled);
        await history.GetAsync(Newest with { ConversationId = "one" }, Cancelled);
        await history.GetAsync(Newest with { Offset = 1 }, Cancelled);
        await status.GetAsync("BOT-404", Cancelled);
        Assert.Equal((2, 3), (counts.Hits, counts.Misses));

        await server.KillAsync();
        await history.GetAsync(Newest, Cancelled);
        await status.GetAsync("BOT-001", Cancelled);
        Assert.Equal((2, 5), (counts.Hits, counts.Misses));
    }
}
