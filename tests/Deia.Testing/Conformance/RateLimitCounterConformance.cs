using Deia.Orchestration.Caching;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>What every <see cref="IRateLimitCounter"/> keeps to. Derive from it, make the counter, and the tests run.</summary>
public abstract class RateLimitCounterConformance
{
    private const string Client = "192.0.2.1";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Increment_FirstRequest_BeginsAWindow()
    {
        var counter = await CreateAsync();

        var counted = await counter.IncrementAsync(Client, Cancelled);

        Assert.Equal(1, counted.Count);
        Assert.InRange(counted.ResetAfter, CacheLimits.RateLimitWindow - TimeSpan.FromSeconds(30), CacheLimits.RateLimitWindow);
    }

    [Fact]
    public async Task Increment_ClientsByTurns_CountsEachByItself()
    {
        var counter = await CreateAsync();
        await counter.IncrementAsync(Client, Cancelled);
        await counter.IncrementAsync("2001:db8::1", Cancelled);
        await counter.IncrementAsync("2001:DB8::1", Cancelled);

        Assert.Equal(2, (await counter.IncrementAsync(Client, Cancelled)).Count);
        Assert.Equal(2, (await counter.IncrementAsync("2001:db8::1", Cancelled)).Count);
    }

    [Fact]
    public async Task Increment_LaterRequests_DoNotLengthenTheWindow()
    {
        var counter = await CreateAsync();
        await counter.IncrementAsync(Client, Cancelled);
        await PassAsync(TimeSpan.FromSeconds(25));

        var counted = await counter.IncrementAsync(Client, Cancelled);

        Assert.Equal(2, counted.Count);
        Assert.InRange(counted.ResetAfter, TimeSpan.FromTicks(1), CacheLimits.RateLimitWindow - TimeSpan.FromSeconds(25));
        await PassAsync(TimeSpan.FromSeconds(35));
        Assert.Equal(1, (await counter.IncrementAsync(Client, Cancelled)).Count);
    }

    [Fact]
    public async Task Increment_ManyAtOnce_CountsEachOnce()
    {
        var counter = await CreateAsync();

        var counts = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () => (await counter.IncrementAsync(Client, Cancelled)).Count, Cancelled)));

        Assert.Equal(Enumerable.Range(1, 200).Select(count => (long)count), counts.Order());
    }

    [Fact]
    public async Task Increment_TokenIsCancelled_Throws()
    {
        var counter = await CreateAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await counter.IncrementAsync(Client, new CancellationToken(canceled: true)));
    }

    /// <summary>Makes a counter that has counted nothing.</summary>
    /// <returns>The counter.</returns>
    protected abstract ValueTask<IRateLimitCounter> CreateAsync();

    /// <summary>Lets time pass for the counter: a fake clock is moved on, and a server's keys are made to expire sooner by as much.</summary>
    /// <param name="time">How much.</param>
    /// <returns>When it has passed.</returns>
    protected abstract ValueTask PassAsync(TimeSpan time);
}
