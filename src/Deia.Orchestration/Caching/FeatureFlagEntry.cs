namespace Deia.Orchestration.Caching;

/// <summary>What a look-up in <see cref="IFeatureFlagCache"/> gave.</summary>
/// <param name="Flags">All flags by name; null on a miss.</param>
/// <param name="Stamp">On a miss, what to set the flags with; <see cref="NoStamp"/> where setting them is of no use.</param>
public readonly record struct FeatureFlagEntry(IReadOnlyDictionary<string, bool>? Flags, long Stamp)
{
    /// <summary>The stamp of flags that the cache will not hold.</summary>
    public const long NoStamp = 0;
}
