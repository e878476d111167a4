using System.Diagnostics.Metrics;

namespace Deia.Orchestration.Diagnostics;

/// <summary>The instruments of the core, on a meter named <see cref="Name"/>. Their labels are bounded: no ids of messages or conversations.</summary>
internal sealed class DeiaMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Deia";

    private readonly Histogram<double> _turns;
    private readonly Histogram<double> _launches;
    private readonly Counter<long> _entries;
    private readonly Counter<long> _truncations;
    private readonly Counter<long> _restarts;

    public DeiaMeter(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _turns = meter.CreateHistogram<double>(
            "bot_message_processing_duration_seconds", "s", "From taking a question to storing its end.", advice: Buckets(0.005, 0.05, 0.25, 1, 5, 30, 120, 600));
        _launches = meter.CreateHistogram<double>(
            "bot_startup_duration_seconds", "s", "From a launch to ready.", advice: Buckets(0.01, 0.1, 0.4, 1, 2, 5, 30, 120));
        _entries = meter.CreateCounter<long>("bot_instances_total", "{entry}", "Entries of bots into each state.");
        _truncations = meter.CreateCounter<long>("bot_context_truncated_total", "{reply}", "Replies whose history was cut.");
        _restarts = meter.CreateCounter<long>("bot_restarts_total", "{restart}", "Restarts after crashes.");
    }

    public void TurnEnded(TimeSpan duration, bool answered, bool contextTruncated)
    {
        _turns.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", answered ? "answered" : "failed"));
        if (contextTruncated)
        {
            _truncations.Add(1);
        }
    }

    public void Launched(TimeSpan duration) => _launches.Record(duration.TotalSeconds);

    public void Entered(string state) => _entries.Add(1, new KeyValuePair<string, object?>("status", state));

    public void Restarted() => _restarts.Add(1);

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
