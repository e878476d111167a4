using System.Diagnostics.Metrics;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>Counts the connections of the pool. The driver tells of them through its own meter alone; of an app's own pool only the busy ones of Deia are known.</summary>
internal sealed class PoolGauge : IDisposable
{
    // The instrument and its tags, as Npgsql's documentation names them (Metrics; OpenTelemetry's conventions for databases).
    private const string DriverMeter = "Npgsql";
    private const string Connections = "db.client.connection.count";
    private const string PoolTag = "db.client.connection.pool.name";
    private const string StateTag = "db.client.connection.state";
    private const string Idle = "idle";

    private readonly string? _pool;
    private readonly MeterListener? _listener;
    private readonly Lock _lock = new();
    private int _busy;
    private int _idleSeen;
    private int _usedSeen;

    /// <summary>Makes the gauge.</summary>
    /// <param name="pool">The name of the pool; null where it is the app's.</param>
    public PoolGauge(string? pool)
    {
        _pool = pool;
        if (pool is null)
        {
            return;
        }

        _listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == DriverMeter && instrument.Name == Connections)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<int>((_, measurement, tags, _) => See_NeedsLock(measurement, tags));
        _listener.Start();
    }

    /// <summary>Counts.</summary>
    public (int Idle, int Busy) Observe()
    {
        lock (_lock)
        {
            if (_listener is null)
            {
                return (0, Volatile.Read(ref _busy));
            }

            (_idleSeen, _usedSeen) = (0, 0);
            _listener.RecordObservableInstruments();
            return (_idleSeen, _usedSeen);
        }
    }

    /// <summary>Counts a connection as busy until the result is disposed.</summary>
    public BusyConnection Busy()
    {
        Interlocked.Increment(ref _busy);
        return new BusyConnection(this);
    }

    public void Dispose() => _listener?.Dispose();

    private void See_NeedsLock(int measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (isOurs, isIdle) = (false, false);
        foreach (var (name, value) in tags)
        {
            isOurs |= name == PoolTag && _pool == value as string;
            isIdle |= name == StateTag && value is Idle;
        }

        if (isOurs)
        {
            (_idleSeen, _usedSeen) = isIdle ? (_idleSeen + measurement, _usedSeen) : (_idleSeen, _usedSeen + measurement);
        }
    }

    internal readonly struct BusyConnection(PoolGauge gauge) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref gauge._busy);
    }
}
