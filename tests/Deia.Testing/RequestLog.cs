namespace Deia.Testing;

/// <summary>Keeps what a fake received, in order, and lets tests await it.</summary>
/// <typeparam name="T">The type of a request.</typeparam>
internal sealed class RequestLog<T>
    where T : class
{
    private readonly Lock _lock = new();
    private readonly List<T> _requests = [];
    private readonly List<Waiter> _waiters = [];

    /// <summary>Adds a request that is made with its number, the first being 1, and wakes who waits for it.</summary>
    public T Add(Func<int, T> create)
    {
        List<Waiter> found;
        T request;
        lock (_lock)
        {
            request = create(_requests.Count + 1);
            _requests.Add(request);
            found = [.. _waiters.Where(waiter => waiter.Matches(request))];
            _waiters.RemoveAll(found.Contains);
        }

        found.ForEach(waiter => waiter.Found.TrySetResult(request));
        return request;
    }

    public IReadOnlyList<T> Snapshot()
    {
        lock (_lock)
        {
            return [.. _requests];
        }
    }

    /// <summary>Waits for the first request that matches; one that was received already counts.</summary>
    public Task<T> WaitAsync(Func<T, bool> matches, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_requests.Find(request => matches(request)) is { } received)
            {
                return Task.FromResult(received);
            }

            var waiter = new Waiter(matches, new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously));
            _waiters.Add(waiter);
            return waiter.Found.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed record Waiter(Func<T, bool> Matches, TaskCompletionSource<T> Found);
}
