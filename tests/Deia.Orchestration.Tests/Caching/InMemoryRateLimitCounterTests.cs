using Deia.Orchestration.Caching;
using Deia.Testing.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Caching;

public sealed class InMemoryRateLimitCounterTests : RateLimitCounterConformance
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Increment_MoreClientsThanThereIsRoomFor_TheOneThatBeganFirstBeginsAnew()
    {
        InMemoryRateLimitCounter counter = new(_clock);
        for (var i = 0; i <= InMemoryRateLimitCounter.Capacity; i++)
        {
            await counter.IncrementAsync($"{i}", Cancellation);
        }

        Assert.Equal(2, (await counter.IncrementAsync("1", Cancellation)).Count);
        Assert.Equal(1, (await counter.IncrementAsync("0", Cancellation)).Count);
    }

    protected override ValueTask<IRateLimitCounter> CreateAsync() => ValueTask.FromResult<IRateLimitCounter>(new InMemoryRateLimitCounter(_clock));

    protected override ValueTask PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return ValueTask.CompletedTask;
    }
}
