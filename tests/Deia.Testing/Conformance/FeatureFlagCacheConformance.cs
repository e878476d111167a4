using Deia.Orchestration.Caching;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>What every <see cref="IFeatureFlagCache"/> keeps to. Derive from it, make the cache, and the tests run.</summary>
public abstract class FeatureFlagCacheConformance
{
    private static readonly Dictionary<string, bool> Flags = new() { ["enableAnalytics"] = true, ["enableExperimental"] = false, ["שלום \"1\""] = true };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_NothingSet_MissesWithAStamp()
    {
        var cache = await CreateAsync();

        var entry = await cache.GetAsync(Cancelled);

        Assert.Null(entry.Flags);
        Assert.NotEqual(FeatureFlagEntry.NoStamp, entry.Stamp);
    }

    [Fact]
    public async Task Get_AfterSet_GivesThemAll()
    {
        var cache = await CreateAsync();

        await cache.SetAsync(Flags, (await cache.GetAsync(Cancelled)).Stamp, Cancelled);

        Assert.Equal(Flags.OrderBy(flag => flag.Key), (await cache.GetAsync(Cancelled)).Flags!.OrderBy(flag => flag.Key));
    }

    [Fact]
    public async Task Set_InvalidatedSinceTheLookUp_IsDropped()
    {
        var cache = await CreateAsync();
        var stale = (await cache.GetAsync(Cancelled)).Stamp;

        await cache.InvalidateAsync();
        await cache.SetAsync(Flags, stale, Cancelled);
        Assert.Null((await cache.GetAsync(Cancelled)).Flags);
        await cache.SetAsync(Flags, stale, Cancelled);

        Assert.Null((await cache.GetAsync(Cancelled)).Flags);
    }

    [Fact]
    public async Task Set_AfterAnInvalidation_HoldsNoneOfTheFlagsBefore()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(Flags, (await cache.GetAsync(Cancelled)).Stamp, Cancelled);
        await cache.InvalidateAsync();
        Assert.Null((await cache.GetAsync(Cancelled)).Flags);

        await cache.SetAsync(new Dictionary<string, bool> { ["other"] = true }, (await cache.GetAsync(Cancelled)).Stamp, Cancelled);

        Assert.Equal("other", Assert.Single((await cache.GetAsync(Cancelled)).Flags!).Key);
    }

    [Fact]
    public async Task Set_WithoutAStampOrWithoutFlags_HoldsNothing()
    {
        var cache = await CreateAsync();
        var stamp = (await cache.GetAsync(Cancelled)).Stamp;

        await cache.SetAsync(Flags, FeatureFlagEntry.NoStamp, Cancelled);
        await cache.SetAsync(new Dictionary<string, bool>(), stamp, Cancelled);

        Assert.Null((await cache.GetAsync(Cancelled)).Flags);
    }

    [Fact]
    public async Task Set_CallerChangesItsFlagsAfterwards_HoldsThemAsTheyWere()
    {
        var cache = await CreateAsync();
        Dictionary<string, bool> mine = new() { ["flag"] = true };
        await cache.SetAsync(mine, (await cache.GetAsync(Cancelled)).Stamp, Cancelled);

        mine["flag"] = false;

        Assert.True((await cache.GetAsync(Cancelled)).Flags!["flag"]);
    }

    [Fact]
    public async Task Get_WhileOthersReadAndSet_NeverGivesWhatWasInvalidated()
    {
        var cache = await CreateAsync();
        var current = 0;
        var writing = true;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (Volatile.Read(ref writing))
                {
                    var stamp = (await cache.GetAsync(Cancelled)).Stamp;
                    await Task.Yield();
                    await cache.SetAsync(new Dictionary<string, bool> { [$"flag-{Volatile.Read(ref current)}"] = true }, stamp, Cancelled);
                }
            },
            Cancelled)).ToList();

        for (var i = 1; i <= 50; i++)
        {
            Volatile.Write(ref current, i);
            await cache.InvalidateAsync();
            for (var look = 0; look < 10; look++)
            {
                Assert.Equal($"flag-{i}", (await cache.GetAsync(Cancelled)).Flags?.Keys.Single() ?? $"flag-{i}");
            }
        }

        Volatile.Write(ref writing, false);
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Get_TokenIsCancelled_Throws()
    {
        var cache = await CreateAsync();
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.GetAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.SetAsync(Flags, 1, cancelled));
    }

    /// <summary>Makes an empty cache.</summary>
    /// <returns>The cache.</returns>
    protected abstract ValueTask<IFeatureFlagCache> CreateAsync();
}
