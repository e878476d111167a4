using Deia.Orchestration.Access;
using Deia.Orchestration.Caching;
using Deia.Testing.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Caching;

public sealed class InMemorySessionCacheTests : SessionCacheConformance
{
    private readonly FakeTimeProvider _clock = new();

    protected override DateTimeOffset Now => _clock.GetUtcNow();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Set_MoreThanThereIsRoomFor_TheOneSetFirstGoes()
    {
        InMemorySessionCache cache = new(_clock);
        for (var i = 0; i < InMemorySessionCache.Capacity; i++)
        {
            await cache.SetAsync(Numbered(i), Cancellation);
        }

        await cache.SetAsync(Numbered(0), Cancellation);
        await cache.SetAsync(Numbered(InMemorySessionCache.Capacity), Cancellation);

        Assert.NotNull(await cache.GetAsync("0", Cancellation));
        Assert.Null(await cache.GetAsync("1", Cancellation));
        Assert.NotNull(await cache.GetAsync("2", Cancellation));
    }

    protected override ValueTask<ISessionCache> CreateAsync() => ValueTask.FromResult<ISessionCache>(new InMemorySessionCache(_clock));

    protected override ValueTask PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return ValueTask.CompletedTask;
    }

    private Session Numbered(int number) => new($"{number}", "user", Now, Now.AddHours(1));
}
