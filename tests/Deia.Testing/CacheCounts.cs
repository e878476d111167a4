using System.Diagnostics.Metrics;
using Deia.Orchestration.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Testing;

/// <summary>Meters of its own for a cache under test, and what they have counted.</summary>
public sealed class CacheCounts : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _factory;
    private long _hits;
    private long _misses;
    private long _evictions;

    /// <summary>Begins to count.</summary>
    public CacheCounts()
    {
        // Others publish their instruments here too, also after this was disposed.
        _factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, _, _) => Add(instrument.Name, count));
        _listener.Start();
        Meter = new CacheMeter(Factory);
    }

    /// <summary>Gets what makes the meters that are listened to.</summary>
    public IMeterFactory Factory => _factory;

    /// <summary>Gets a meter for one cache.</summary>
    public CacheMeter Meter { get; }

    /// <summary>Gets the look-ups that were answered.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Gets the look-ups that were not.</summary>
    public long Misses => Volatile.Read(ref _misses);

    /// <summary>Gets the entries that went for lack of room.</summary>
    public long Evictions => Volatile.Read(ref _evictions);

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Add(string instrument, long count) => _ = instrument switch
    {
        "cache_hits_total" => Interlocked.Add(ref _hits, count),
        "cache_misses_total" => Interlocked.Add(ref _misses, count),
        "cache_evictions_total" => Interlocked.Add(ref _evictions, count),
        _ => 0,
    };
}
