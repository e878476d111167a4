using Deia.AspNetCore.Logs.Lines;

namespace Deia.AspNetCore.Logs;

/// <summary>The log of the host: gives each entry its time, its place and its one form, and takes the line wherever lines are kept.</summary>
internal sealed class HostLog(LogMemory memory, LogIds ids, IEnumerable<ILogSink> sinks, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly ILogSink[] _sinks = [.. sinks];
    private long _number;

    public void Write(LogEntry entry)
    {
        // One at a time, so that the order is the same everywhere; and memory comes last, so that what leaves it is kept already.
        lock (_gate)
        {
            var now = timeProvider.GetUtcNow();
            var number = ++_number;
            LogLine line = new(number, now, entry.Level, entry.BotId, LogJson.Write(entry, now, ids.Of(number)));
            foreach (var sink in _sinks)
            {
                sink.Write(line);
            }

            memory.Add(line);
        }
    }
}
