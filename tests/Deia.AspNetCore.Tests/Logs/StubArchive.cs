using System.Runtime.CompilerServices;
using System.Text;
using Deia.AspNetCore.Logs;

namespace Deia.AspNetCore.Tests.Logs;

/// <summary>Keeps the lines of a log, and lines of an earlier process before them.</summary>
internal sealed class StubArchive : ILogSink, ILogArchive
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    /// <summary>Gets or sets what happens in mid-reading, before the first line is given.</summary>
    public Action Reading { get; set; } = static () => { };

    /// <summary>Gets how many lines were given.</summary>
    public int Given { get; private set; }

    public void Keep(string line)
    {
        lock (_gate)
        {
            _lines.Add(line);
        }
    }

    public void Write(LogLine line) => Keep(Encoding.UTF8.GetString(line.Json.Span));

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBackwardsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        Reading();
        string[] lines;
        lock (_gate)
        {
            lines = [.. Enumerable.Reverse(_lines)];
        }

        foreach (var line in lines)
        {
            Given++;
            yield return Encoding.UTF8.GetBytes(line);
        }
    }
}
