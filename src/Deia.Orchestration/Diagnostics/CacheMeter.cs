using System.Diagnostics.Metrics;

namespace Deia.Orchestration.Diagnostics;

/// <summary>The instruments of the caches (Specification: Metrics Collection, Cache Metrics), on the meter named <c>Deia</c>. Safe for concurrent use.</summary>
/// <remarks>A look-up counts once, as a hit or as a miss; one that a cache could not answer because its server is gone is a miss.</remarks>
public sealed class CacheMeter
{
    private readonly Counter<long> _hits;
    private readonly Counter<long> _misses;
    private readonly Counter<long> _evictions;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">The app's meters.</param>
    public CacheMeter(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var meter = factory.Create(DeiaTelemetry.Name);
        _hits = meter.CreateCounter<long>("cache_hits_total", "{look-up}", "Look-ups that a cache answered.");
        _misses = meter.CreateCounter<long>("cache_misses_total", "{look-up}", "Look-ups that a cache could not answer.");
        _evictions = meter.CreateCounter<long>("cache_evictions_total", "{entry}", "Entries that went because there was no room for them.");
    }

    /// <summary>Counts a look-up.</summary>
    /// <param name="isHit">Whether the cache answered it.</param>
    public void LookedUp(bool isHit) => (isHit ? _hits : _misses).Add(1);

    /// <summary>Counts entries that went because there was no room for them, not because their time was over.</summary>
    /// <param name="count">How many; 0 or more.</param>
    public void Evicted(long count) => _evictions.Add(count);

    /// <summary>Lets every counter be seen before it counts anything.</summary>
    internal void Announce()
    {
        _hits.Add(0);
        _misses.Add(0);
        _evictions.Add(0);
    }
}
