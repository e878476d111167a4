namespace Deia.Orchestration.Caching;

/// <summary>
/// Counts requests in this process. It is the default, and what counters that need a server count with while it is gone.
/// It remembers 65,536 clients; with one more, the one whose window began first is forgotten, and counted anew.
/// </summary>
/// <param name="timeProvider">The clock.</param>
public sealed class InMemoryRateLimitCounter(TimeProvider timeProvider) : IRateLimitCounter
{
    internal const int Capacity = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);

    // All windows are equally long, so the one that began first ends first.
    private readonly Queue<Window> _byAge = [];

    /// <inheritdoc/>
    public ValueTask<RateLimitCount> IncrementAsync(string client, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            ForgetOver_NeedsLock();
            if (!_windows.TryGetValue(client, out var window))
            {
                if (_windows.Count == Capacity)
                {
                    _windows.Remove(_byAge.Dequeue().Client);
                }

                window = new Window(client, timeProvider.GetTimestamp());
                _windows.Add(client, window);
                _byAge.Enqueue(window);
            }

            return ValueTask.FromResult(new RateLimitCount(++window.Count, LeftOf(window)));
        }
    }

    private void ForgetOver_NeedsLock()
    {
        while (_byAge.TryPeek(out var oldest) && LeftOf(oldest) <= TimeSpan.Zero)
        {
            _windows.Remove(_byAge.Dequeue().Client);
        }
    }

    private TimeSpan LeftOf(Window window) => CacheLimits.RateLimitWindow - timeProvider.GetElapsedTime(window.BeganAt);

    private sealed class Window(string client, long beganAt)
    {
        public string Client => client;

        public long BeganAt => beganAt;

        public long Count { get; set; }
    }
}
