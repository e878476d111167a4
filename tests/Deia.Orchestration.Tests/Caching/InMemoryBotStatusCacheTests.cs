using Deia.Orchestration.Caching;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Deia.Testing;
using Deia.Testing.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Caching;

public sealed class InMemoryBotStatusCacheTests : BotStatusCacheConformance, IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CacheCounts _counts = new();

    public void Dispose() => _counts.Dispose();

    [Fact]
    public async Task Set_MoreThanThereIsRoomFor_TheOneSetFirstGoes()
    {
        var cache = new InMemoryBotStatusCache(_clock, _counts.Meter);
        for (var i = 0; i < InMemoryBotStatusCache.Capacity; i++)
        {
            await cache.SetAsync(Status(i), TestContext.Current.CancellationToken);
        }

        await cache.SetAsync(Status(0), TestContext.Current.CancellationToken);
        await cache.SetAsync(Status(InMemoryBotStatusCache.Capacity), TestContext.Current.CancellationToken);

        Assert.NotNull(await cache.GetAsync("BOT-0", TestContext.Current.CancellationToken));
        Assert.Null(await cache.GetAsync("BOT-1", TestContext.Current.CancellationToken));
        Assert.NotNull(await cache.GetAsync("BOT-2", TestContext.Current.CancellationToken));
        Assert.Equal((2, 1, 1), (_counts.Hits, _counts.Misses, _counts.Evictions));
    }

    [Fact]
    public async Task Set_OthersAreOver_TheyAreNoEvictions()
    {
        var cache = new InMemoryBotStatusCache(_clock, _counts.Meter);
        await cache.SetAsync(Status(0), TestContext.Current.CancellationToken);
        _clock.Advance(CacheLimits.BotStatusLifetime);

        await cache.SetAsync(Status(1), TestContext.Current.CancellationToken);

        Assert.Equal(0, _counts.Evictions);
    }

    protected override ValueTask<IBotStatusCache> CreateAsync() => ValueTask.FromResult<IBotStatusCache>(new InMemoryBotStatusCache(_clock, _counts.Meter));

    protected override ValueTask PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return ValueTask.CompletedTask;
    }

    private static BotStatus Status(int number) =>
        new() { BotId = $"BOT-{number}", State = BotState.Ready, Backend = new BackendStatus(true, null), UpdatedAt = DateTimeOffset.UnixEpoch };
}
