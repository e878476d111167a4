using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Wire;

/// <summary>One line of a worker's standard output that is meant for its host: <see cref="Mark"/>, and one of these as JSON.</summary>
internal sealed record WorkerNote
{
    /// <summary>What such a line begins with. Other lines are some library's, and nobody reads them.</summary>
    public const string Mark = "deia-worker:";

    /// <summary>Gets the port that the worker listens on from now on.</summary>
    public int? Port { get; init; }

    /// <summary>Gets the port that somebody else listens on; the worker ends.</summary>
    public int? BusyPort { get; init; }

    /// <summary>Gets why the worker ends, in one line.</summary>
    public string? End { get; init; }

    /// <summary>Gets a line for the host's log.</summary>
    public LogLine? Log { get; init; }

    /// <param name="Level">How grave it is.</param>
    /// <param name="Category">The category of the logger.</param>
    /// <param name="EventId">The id of the event; 0 where it has none.</param>
    /// <param name="Text">The text.</param>
    public sealed record LogLine(LogLevel Level, string Category, int EventId, string Text);
}
