using Deia.Orchestration.Caching;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Deia.Testing.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Caching;

public sealed class InMemoryBotStatusCacheTests : BotStatusCacheConformance
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Set_MoreThanThereIsRoomFor_TheOneSetFirstGoes()
    {
        var cache = new InMemoryBotStatusCache(_clock);
        for (var i = 0; i < InMemoryBotStatusCache.Capacity; i++)
        {
            await cache.SetAsync(Status(i), TestContext.Current.CancellationToken);
        }

        await cache.SetAsync(Status(0), TestContext.Current.CancellationToken);
        await cache.SetAsync(Status(InMemoryBotStatusCache.Capacity), TestContext.Current.CancellationToken);

        Assert.NotNull(await cache.GetAsync("BOT-0", TestContext.Current.CancellationToken));
        Assert.Null(await cache.GetAsync("BOT-1", TestContext.Current.CancellationToken));
        Assert.NotNull(await cache.GetAsync("BOT-2", TestContext.Current.CancellationToken));
    }

    protected override ValueTask<IBotStatusCache> CreateAsync() => ValueTask.FromResult<IBotStatusCache>(new InMemoryBotStatusCache(_clock));

    protected override ValueTask PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return ValueTask.CompletedTask;
    }

    private static BotStatus Status(int number) =>
        new() { BotId = $"BOT-{number}", State = BotState.Ready, Backend = new BackendStatus(true, null), UpdatedAt = DateTimeOffset.UnixEpoch };
}
