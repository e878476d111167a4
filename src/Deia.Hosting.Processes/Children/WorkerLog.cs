using Deia.Hosting.Processes.Wire;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Children;

/// <summary>Puts into the host's log what a worker logs, within bounds: a worker that logs without end must not fill the host's disk.</summary>
internal sealed partial class WorkerLog(string botId, ILoggerFactory loggers, TimeProvider timeProvider)
{
    /// <summary>How many lines of one worker go into the log in a second; the rest are counted.</summary>
    private const int LinesPerSecond = 100;

    private readonly ILogger _logger = loggers.CreateLogger<WorkerLog>();
    private long _secondBegan = timeProvider.GetTimestamp();
    private int _lines;

    /// <summary>Takes a line. Not for concurrent use.</summary>
    public void Take(WorkerNote.LogLine line)
    {
        if (timeProvider.GetElapsedTime(_secondBegan) >= TimeSpan.FromSeconds(1))
        {
            if (_lines > LinesPerSecond)
            {
                LogDropped(_logger, botId, _lines - LinesPerSecond);
            }

            (_secondBegan, _lines) = (timeProvider.GetTimestamp(), 0);
        }

        if (++_lines <= LinesPerSecond)
        {
            LogLine(loggers.CreateLogger(line.Category), line.Level, new EventId(line.EventId, line.EventName), botId, line.Text);
        }
    }

    private static void LogLine(ILogger logger, LogLevel level, EventId eventId, string botId, string text) =>
        logger.Log(level, eventId, new LineState(botId, text), null, static (state, _) => state.ToString());

    [LoggerMessage(5040, LogLevel.Warning, "{BotId}: {Count} lines of its worker's log were left out, since it wrote too many at once.", EventName = "worker.log_dropped")]
    private static partial void LogDropped(ILogger logger, string botId, int count);

    /// <summary>A line with its bot as a field of its own.</summary>
    private readonly struct LineState(string botId, string text) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 1;

        public KeyValuePair<string, object?> this[int index] => index == 0 ? new("BotId", botId) : throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return this[0];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"{botId}: {text}";
    }
}
