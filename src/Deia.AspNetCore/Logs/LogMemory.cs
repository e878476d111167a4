using Deia.AspNetCore.Configuration;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Logs;

/// <summary>Holds the newest lines, within bounds, and hands new ones to those who follow. Safe for concurrent use.</summary>
internal sealed class LogMemory(IOptions<LogsOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private readonly List<LogFollower> _followers = [];
    private readonly int _mostLines = options.Value.MemoryLines;
    private readonly long _mostBytes = options.Value.MemoryMb * 1024L * 1024;
    private long _bytes;
    private long _newest;

    /// <summary>Takes a new line. The caller sees to the order.</summary>
    public void Add(LogLine line)
    {
        lock (_gate)
        {
            _newest = line.Number;
            _lines.Enqueue(line);
            _bytes += line.Json.Length;
            while (_lines.Count > _mostLines || _bytes > _mostBytes)
            {
                _bytes -= _lines.Dequeue().Json.Length;
            }

            foreach (var follower in _followers)
            {
                follower.Offer(line);
            }
        }
    }

    /// <summary>Reads the last lines that match, and has a reader follow from there on: no line comes twice or is missing.</summary>
    /// <param name="filter">What to read.</param>
    /// <param name="most">How many lines at most.</param>
    /// <param name="follower">Who follows; null: nobody.</param>
    /// <returns>The lines, oldest first, and the number of the oldest line in memory, matching or not.</returns>
    public (IReadOnlyList<LogLine> Lines, long Oldest) Read(LogFilter filter, int most, LogFollower? follower)
    {
        lock (_gate)
        {
            if (follower is not null)
            {
                _followers.Add(follower);
            }

            LogLine[] lines = [.. _lines.Where(filter.Matches).TakeLast(most)];
            return (lines, _lines.TryPeek(out var oldest) ? oldest.Number : _newest + 1);
        }
    }

    /// <summary>Ends a reader's following.</summary>
    public void Leave(LogFollower follower)
    {
        lock (_gate)
        {
            _followers.Remove(follower);
        }
    }
}
