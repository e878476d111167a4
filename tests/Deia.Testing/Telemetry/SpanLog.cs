using System.Collections.Concurrent;
using System.Diagnostics;

namespace Deia.Testing.Telemetry;

/// <summary>Keeps the spans of this process that have ended. Safe for concurrent use.</summary>
public sealed class SpanLog : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _ended = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="sources">The names of the sources.</param>
    public SpanLog(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Gives the spans of one trace, in the order of their ends.</summary>
    /// <param name="traceId">Its id, in hexadecimal digits.</param>
    /// <returns>The spans.</returns>
    public IReadOnlyList<Activity> Of(string traceId) => [.. _ended.Where(span => span.TraceId.ToHexString() == traceId)];

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
