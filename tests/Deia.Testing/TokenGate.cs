namespace Deia.Testing;

/// <summary>Holds back a fake model's tokens until the test lets them through, so that a test can stand in the middle of a reply without sleeping.</summary>
/// <remarks>Closed when made. One gate may hold several replies. Safe for concurrent use.</remarks>
public sealed class TokenGate
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private TaskCompletionSource _arrival = NewSignal();
    private int _permits;
    private bool _open;

    /// <summary>Lets the next tokens through, those that wait first.</summary>
    /// <param name="tokens">How many; 1 or more.</param>
    public void Open(int tokens = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        lock (_lock)
        {
            _permits += tokens;
            Release_NeedsLock();
        }
    }

    /// <summary>Lets everything through from now on.</summary>
    public void OpenForGood()
    {
        lock (_lock)
        {
            _open = true;
            Release_NeedsLock();
        }
    }

    /// <summary>Waits until a token stands before the closed gate: everything let through before it has been sent.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when a token waits.</returns>
    public Task WaitForArrivalAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return _arrival.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Passes the gate; called once for each token.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that ends when the token may pass.</returns>
    public async Task PassAsync(CancellationToken cancellationToken = default)
    {
        var signal = NewSignal();
        lock (_lock)
        {
            _waiting.Enqueue(signal);
            Release_NeedsLock();
        }

        using var registration = cancellationToken.Register(() => signal.TrySetCanceled(cancellationToken));
        await signal.Task;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Release_NeedsLock()
    {
        while (_waiting.Count > 0 && (_open || _permits > 0 || _waiting.Peek().Task.IsCompleted))
        {
            // A token whose reader went away takes no permit.
            if (_waiting.Dequeue().TrySetResult() && !_open)
            {
                _permits--;
            }
        }

        if (_waiting.Count > 0)
        {
            _arrival.TrySetResult();
        }
        else if (_arrival.Task.IsCompleted)
        {
            _arrival = NewSignal();
        }
    }
}
