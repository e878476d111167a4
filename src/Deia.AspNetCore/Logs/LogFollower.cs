namespace Deia.AspNetCore.Logs;

/// <summary>What one reader has still to read of the new lines. Where that grows too much, the oldest of it is lost, and counted. Safe for concurrent use.</summary>
internal sealed class LogFollower(LogFilter filter)
{
    public const int MostLines = 1_000;

    private const int MostBytes = 1_048_576;

    private readonly Lock _gate = new();
    private Queue<LogLine> _waiting = new();
    private int _bytes;
    private int _lost;
    private TaskCompletionSource _arrival = NewArrival();

    /// <summary>Gets the coming of the next line after the last <see cref="Take"/>.</summary>
    public Task Arrival
    {
        get
        {
            lock (_gate)
            {
                return _arrival.Task;
            }
        }
    }

    /// <summary>Offers a new line.</summary>
    public void Offer(LogLine line)
    {
        if (!filter.Matches(line))
        {
            return;
        }

        lock (_gate)
        {
            _waiting.Enqueue(line);
            _bytes += line.Json.Length;
            while (_waiting.Count > MostLines || _bytes > MostBytes)
            {
                _bytes -= _waiting.Dequeue().Json.Length;
                _lost++;
            }

            _arrival.TrySetResult();
        }
    }

    /// <summary>Takes what has come, and how many lines before it were lost.</summary>
    public (int Lost, IReadOnlyCollection<LogLine> Lines) Take()
    {
        lock (_gate)
        {
            var taken = (_lost, _waiting);
            (_lost, _waiting, _bytes) = (0, new Queue<LogLine>(), 0);
            if (_arrival.Task.IsCompleted)
            {
                _arrival = NewArrival();
            }

            return taken;
        }
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
