using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Deia.Testing;

/// <summary>What the instruments of one container have told. Safe for concurrent use.</summary>
public sealed class MeterReadings : IDisposable
{
    private readonly MeterListener _listener;
    private readonly ConcurrentQueue<(string Instrument, string? Tag, double Value)> _readings = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="meters">The meters of the container.</param>
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
    /// <param name="instrument">Its name.</param>
    /// <returns>The value of the first tag of each reading; null where it had none.</returns>
    public IEnumerable<string?> Tags(string instrument) => _readings.Where(reading => reading.Instrument == instrument).Select(reading => reading.Tag);

    /// <summary>Adds up what an instrument was told.</summary>
    /// <param name="instrument">Its name.</param>
    /// <param name="tag">The value of the first tag; null: whatever the tag.</param>
    /// <returns>The sum.</returns>
    public double Sum(string instrument, string? tag = null) =>
        _readings.Where(reading => reading.Instrument == instrument && (tag is null || reading.Tag == tag)).Sum(reading => reading.Value);

    /// <summary>Gives what an instrument was told, in order.</summary>
    /// <param name="instrument">Its name.</param>
    /// <returns>The values.</returns>
    public IReadOnlyList<double> Values(string instrument) => [.. _readings.Where(reading => reading.Instrument == instrument).Select(reading => reading.Value)];

    /// <summary>Asks the gauges now.</summary>
    /// <param name="instrument">The name of one of them.</param>
    /// <returns>Its values by their first tag; the tag of a value without one is empty.</returns>
    public Dictionary<string, double> Observe(string instrument)
    {
        _readings.Clear();
        _listener.RecordObservableInstruments();
        return _readings.Where(reading => reading.Instrument == instrument).ToDictionary(reading => reading.Tag ?? string.Empty, reading => reading.Value);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _readings.Enqueue((instrument.Name, tags.IsEmpty ? null : (string?)tags[0].Value, value));
}
