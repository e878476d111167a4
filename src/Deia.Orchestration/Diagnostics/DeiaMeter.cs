using System.Diagnostics.Metrics;

namespace Deia.Orchestration.Diagnostics;

/// <summary>The instruments of the core, on the meter named <c>Deia</c>. Their labels are bounded: no ids of bots, messages or conversations.</summary>
internal sealed class DeiaMeter
{
    private const string Prompt = "prompt";
    private const string Completion = "completion";

    private readonly Histogram<double> _turns;
    private readonly Histogram<double> _firstTokens;
    private readonly Histogram<double> _backendWaits;
    private readonly Histogram<double> _launches;
    private readonly Counter<long> _ends;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _entries;
    private readonly Counter<long> _truncations;
    private readonly Counter<long> _restarts;

    public DeiaMeter(IMeterFactory factory)
    {
        var meter = factory.Create(DeiaTelemetry.Name);
        _turns = meter.CreateHistogram<double>(
            "bot_message_processing_duration_seconds", "s", "From taking a question to storing its end.", advice: Buckets(0.005, 0.05, 0.25, 1, 5, 30, 120, 600));
        _firstTokens = meter.CreateHistogram<double>(
            "bot_time_to_first_token_seconds", "s", "From asking a model to the first piece of its reply.", advice: Buckets(0.005, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120));
        _backendWaits = meter.CreateHistogram<double>(
            "backend_wait_duration_seconds", "s", "How long a question waited for its turn at the model backend.", advice: Buckets(0.001, 0.01, 0.1, 0.5, 1, 5, 30, 120, 600));
        _launches = meter.CreateHistogram<double>(
            "bot_startup_duration_seconds", "s", "From a launch to ready.", advice: Buckets(0.01, 0.1, 0.4, 1, 2, 5, 30, 120));
        _ends = meter.CreateCounter<long>("bot_messages_total", "{question}", "Questions that came to their end, by how.");
        _tokens = meter.CreateCounter<long>("bot_tokens_total", "{token}", "Tokens that models read and wrote for replies.");
        _entries = meter.CreateCounter<long>("bot_instances_total", "{entry}", "Entries of bots into each state.");
        _truncations = meter.CreateCounter<long>("bot_context_truncated_total", "{reply}", "Replies whose history was cut.");
        _restarts = meter.CreateCounter<long>("bot_restarts_total", "{restart}", "Restarts after crashes.");
    }

    /// <summary>Lets every counter be seen before it counts anything.</summary>
    /// <param name="states">The names of the states that bots enter.</param>
    public void Announce(IEnumerable<string> states)
    {
        foreach (var state in states)
        {
            _entries.Add(0, Label("status", state));
        }

        foreach (var outcome in TurnOutcomes.Ends)
        {
            _ends.Add(0, Label("outcome", outcome));
        }

        _tokens.Add(0, Label("direction", Prompt));
        _tokens.Add(0, Label("direction", Completion));
        _truncations.Add(0);
        _restarts.Add(0);
    }

    /// <summary>Tells that a question has come to its end.</summary>
    /// <param name="outcome">One of <see cref="TurnOutcomes.Ends"/>.</param>
    /// <param name="duration">From taking it.</param>
    public void TurnEnded(string outcome, TimeSpan duration)
    {
        _turns.Record(duration.TotalSeconds);
        _ends.Add(1, Label("outcome", outcome));
    }

    /// <summary>Tells that a reply is whole.</summary>
    /// <param name="promptTokens">What the model read; null where it did not say.</param>
    /// <param name="completionTokens">What it wrote.</param>
    /// <param name="contextTruncated">Whether it saw less than the whole conversation.</param>
    public void Replied(int? promptTokens, int completionTokens, bool contextTruncated)
    {
        _tokens.Add(promptTokens ?? 0, Label("direction", Prompt));
        _tokens.Add(completionTokens, Label("direction", Completion));
        if (contextTruncated)
        {
            _truncations.Add(1);
        }
    }

    public void FirstTokenCame(TimeSpan duration) => _firstTokens.Record(duration.TotalSeconds);

    public void BackendWaited(string provider, TimeSpan duration) => _backendWaits.Record(duration.TotalSeconds, Label("provider", provider));

    public void Launched(TimeSpan duration) => _launches.Record(duration.TotalSeconds);

    public void Entered(string state) => _entries.Add(1, Label("status", state));

    public void Restarted() => _restarts.Add(1);

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
