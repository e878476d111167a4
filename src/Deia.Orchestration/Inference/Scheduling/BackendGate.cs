namespace Deia.Orchestration.Inference.Scheduling;

/// <summary>The limit of one backend, and who waits for it. While anybody waits, no slot is free: a slot goes from hand to hand.</summary>
internal sealed class BackendGate
{
    private readonly Lock _lock = new();
    private readonly BackendQueue _queue = new();
    private readonly string _provider;
    private readonly int _limit;

    // The serial of the ticket that holds each slot, 0 for none. A ticket that was disposed before finds another serial, and does no harm.
    private readonly List<long> _holders = [];
    private readonly Stack<int> _free = [];
    private long _serial;

    public BackendGate(IInferenceProvider provider)
    {
        (_provider, _limit) = (provider.Name, provider.MaxConcurrentRequests);
        ArgumentOutOfRangeException.ThrowIfLessThan(_limit, 1, nameof(provider.MaxConcurrentRequests));
    }

    public ValueTask<BackendTicket> AcquireAsync(string botId, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<BackendTicket>(cancellationToken);
        }

        BackendWaiter waiter;
        lock (_lock)
        {
            if (_free.TryPop(out var slot))
            {
                return new(Hold_NeedsLock(slot));
            }

            if (_holders.Count < _limit)
            {
                _holders.Add(0);
                return new(Hold_NeedsLock(_holders.Count - 1));
            }

            waiter = new BackendWaiter(this, botId);
            _queue.Add(waiter);
        }

        return WaitAsync(waiter, cancellationToken);
    }

    public void Release(int slot, long serial)
    {
        BackendWaiter? next;
        BackendTicket ticket;
        lock (_lock)
        {
            if (_holders[slot] != serial)
            {
                return;
            }

            next = _queue.TakeNext();
            if (next is null)
            {
                _holders[slot] = 0;
                _free.Push(slot);
                return;
            }

            ticket = Hold_NeedsLock(slot);
        }

        next.SetResult(ticket);
    }

    public BackendQueueInfo Describe()
    {
        lock (_lock)
        {
            return new BackendQueueInfo(_provider, _limit, _holders.Count - _free.Count, _queue.Count);
        }
    }

    public int? PlaceOf(string botId)
    {
        lock (_lock)
        {
            return _queue.PlaceOf(botId);
        }
    }

    /// <summary>Takes a waiter out of the queue.</summary>
    /// <returns>False where it got its turn before: then the ticket is the caller's to dispose.</returns>
    public bool Remove(BackendWaiter waiter)
    {
        lock (_lock)
        {
            return _queue.Remove(waiter);
        }
    }

    private static async ValueTask<BackendTicket> WaitAsync(BackendWaiter waiter, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static (waiter, token) => ((BackendWaiter)waiter!).Cancel(token), waiter))
        {
            return await waiter.Task.ConfigureAwait(false);
        }
    }

    private BackendTicket Hold_NeedsLock(int slot)
    {
        _holders[slot] = ++_serial;
        return new BackendTicket(this, slot, _serial);
    }
}
