using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Deia.Persistence.Sqlite.Tests;

/// <summary>What the instruments of one container have told.</summary>
internal sealed class MeterReadings : IDisposable
{
    private readonly MeterListener _listener;
    private readonly ConcurrentQueue<(string Instrument, string? Tag, double Value)> _readings = new();

    public MeterReadings(IMeterFactory meters)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Gives the tags that an instrument was told with.</summary>
    public IEnumerable<string?> Tags(string instrument) => _readings.Where(reading => reading.Instrument == instrument).Select(reading => reading.Tag);

    /// <summary>Adds up what an instrument was told.</summary>
    public double Sum(string instrument) => _readings.Where(reading => reading.Instrument == instrument).Sum(reading => reading.Value);

    /// <summary>Asks the gauges now.</summary>
    public Dictionary<string, double> Observe(string instrument)
    {
        _readings.Clear();
        _listener.RecordObservableInstruments();
        return _readings.Where(reading => reading.Instrument == instrument).ToDictionary(reading => reading.Tag!, reading => reading.Value);
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _readings.Enqueue((instrument.Name, tags.IsEmpty ? null : (string?)tags[0].Value, value));
}
