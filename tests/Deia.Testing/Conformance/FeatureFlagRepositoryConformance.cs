using Deia.Orchestration.Flags;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IFeatureFlagRepository"/>. Derive from it to hold an implementation to it.</summary>
public abstract class FeatureFlagRepositoryConformance : StoreConformance
{
    private IFeatureFlagRepository Repository => Store.Flags;

    [Fact]
    public async Task ListAsync_NothingSet_IsEmpty() => Assert.Empty(await Repository.ListAsync(Cancellation));

    [Fact]
    public async Task SetAsync_FlagsThatDifferInCase_AreKeptApart()
    {
        await Repository.SetAsync("enableAnalytics", true, Cancellation);
        await Repository.SetAsync("enableanalytics", false, Cancellation);
        await Repository.SetAsync(new string('x', 50), true, Cancellation);

        Assert.Equal(
            [("enableAnalytics", true), ("enableanalytics", false), (new string('x', 50), true)],
            (await Repository.ListAsync(Cancellation)).Select(flag => (flag.Key, flag.Value)).OrderBy(flag => flag.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task SetAsync_AgainAndAgain_LastOneHolds()
    {
        foreach (var enabled in new[] { true, true, false })
        {
            await Repository.SetAsync("one", enabled, Cancellation);
            Assert.Equal(enabled, (await Repository.ListAsync(Cancellation))["one"]);
        }
    }

    [Fact]
    public async Task SetAsync_ManyAtOnce_KeepsEach()
    {
        await RaceAsync(16, async number =>
        {
            await Repository.SetAsync($"flag-{number % 8}", true, Cancellation);
            return true;
        });

        Assert.Equal(8, (await Repository.ListAsync(Cancellation)).Count(flag => flag.Value));
    }

    [Fact]
    public async Task EveryCall_CancelledBefore_ThrowsAndChangesNothing()
    {
        await AssertCancelledAsync(
            async cancelled => await Repository.SetAsync("one", true, cancelled),
            async cancelled => await Repository.ListAsync(cancelled));

        Assert.Empty(await Repository.ListAsync(Cancellation));
    }
}
