namespace Deia.Hosting.Processes.Children;

/// <summary>The last things that a worker wrote to its standard error. Safe for concurrent use.</summary>
internal sealed class LastLines
{
    /// <summary>The most of a line that is kept, in bytes.</summary>
    public const int LongestLine = 512;

    private const int Count = 3;
    private const string OutOfMemory = "Out of memory";
    private const string OutOfMemoryException = "OutOfMemoryException";

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new(Count);

    /// <summary>Gets whether the runtime of the worker said that it has no memory left.</summary>
    public bool IsOutOfMemory { get; private set; }

    /// <summary>Takes a line. The frames of a stack trace say nothing in one line, and would push out what does.</summary>
    public void Take(string line)
    {
        if (line.StartsWith("   at ", StringComparison.Ordinal))
        {
            return;
        }

        lock (_gate)
        {
            IsOutOfMemory |= line.StartsWith(OutOfMemory, StringComparison.Ordinal) || line.Contains(OutOfMemoryException, StringComparison.Ordinal);
            if (_lines.Count == Count)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line.Trim());
        }
    }

    /// <summary>Gives the lines in one; empty where there is none.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            return string.Join(" | ", _lines);
        }
    }
}
