namespace Deia.Orchestration.Mailboxes;

/// <summary>A bounded queue, ordered within a lane and parallel across lanes.</summary>
/// <remarks>
/// A place is reserved before an item is stored and committed afterwards, so the order of the ids, of the store and of the handling is one.
/// A lane exists only while it has items; each runs on the thread pool, at most one item at a time.
/// </remarks>
/// <typeparam name="TItem">What waits.</typeparam>
/// <param name="capacity">How many items may be inside, those under way included.</param>
/// <param name="handle">Handles an item. It never throws.</param>
internal sealed class Mailbox<TItem>(int capacity, Func<TItem, Task> handle)
    where TItem : class, IMailboxItem
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane<TItem>> _lanes = new(StringComparer.Ordinal);
    private Lane<TItem>? _spare;
    private TaskCompletionSource? _empty;
    private int _count;
    private bool _isOpen;

    /// <summary>Gets how many items are inside, those under way included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes items from now on.</summary>
    /// <param name="first">Committed items that go before all others, beyond the capacity if need be.</param>
    public void Open(IEnumerable<TItem> first)
    {
        lock (_lock)
        {
            foreach (var item in first)
            {
                item.IsCommitted = true;
                Enqueue_NeedsLock(item).StartIfDue_NeedsLock();
            }

            _isOpen = true;
        }
    }

    /// <summary>Takes nothing new; what is inside goes on.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isOpen = false;
        }
    }

    /// <summary>Reserves the next place in the item's lane.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether there is a place.</returns>
    public MailboxAnswer TryReserve(TItem item)
    {
        lock (_lock)
        {
            if (!_isOpen)
            {
                return MailboxAnswer.Closed;
            }

            if (_count >= capacity)
            {
                return MailboxAnswer.Full;
            }

            Enqueue_NeedsLock(item);
            return MailboxAnswer.Reserved;
        }
    }

    /// <summary>Lets a reserved item be handled when its turn comes.</summary>
    /// <param name="item">The item; only the one who reserved its place commits it or gives it back, and once.</param>
    public void Commit(TItem item)
    {
        lock (_lock)
        {
            item.IsCommitted = true;
            _lanes[item.Lane].StartIfDue_NeedsLock();
        }
    }

    /// <summary>Lets a reserved item be handled when its turn comes, and where that is now, begins it on this thread.</summary>
    /// <param name="item">The item, as of <see cref="Commit"/>.</param>
    /// <remarks>This thread is lent up to the first thing that the handling has to wait for; no other item is handled on it.</remarks>
    public void CommitHere(TItem item)
    {
        Lane<TItem> lane;
        bool isDue;
        lock (_lock)
        {
            item.IsCommitted = true;
            lane = _lanes[item.Lane];
            isDue = lane.TryStart_NeedsLock();
        }

        if (isDue)
        {
            lane.RunOnLentThread();
        }
    }

    /// <summary>Gives a reserved place back.</summary>
    /// <param name="item">The item; it was not committed.</param>
    public void GiveBack(TItem item)
    {
        lock (_lock)
        {
            TryRemove_NeedsLock(item);
        }
    }

    /// <summary>Takes an item out that waits. One that is only reserved belongs to the one who reserved it, and stays.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether it was there and waiting.</returns>
    public bool TryWithdraw(TItem item)
    {
        lock (_lock)
        {
            return item.IsCommitted && TryRemove_NeedsLock(item);
        }
    }

    /// <summary>Looks at every item.</summary>
    /// <returns>The items at this moment: lane by lane, in order, each with whether it is under way.</returns>
    public IReadOnlyList<(TItem Item, bool IsUnderWay)> Snapshot()
    {
        lock (_lock)
        {
            List<(TItem, bool)> items = new(_count);
            foreach (var lane in _lanes.Values)
            {
                lane.AddTo(items);
            }

            return items;
        }
    }

    /// <summary>Waits until nothing is inside.</summary>
    /// <returns>A task that ends when the mailbox is empty.</returns>
    public Task WhenEmptyAsync()
    {
        lock (_lock)
        {
            return _count == 0
                ? Task.CompletedTask
                : (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    internal Task HandleAsync(TItem item) => handle(item);

    /// <summary>Ends what is under way in a lane and begins what comes next.</summary>
    internal bool TryAdvance(Lane<TItem> lane, bool hasFinished, out TItem? next)
    {
        lock (_lock)
        {
            if (hasFinished)
            {
                Leave_NeedsLock();
            }

            if (lane.TryBegin_NeedsLock(out next))
            {
                return true;
            }

            Retire_NeedsLock(lane);
            return false;
        }
    }

    private Lane<TItem> Enqueue_NeedsLock(TItem item)
    {
        if (!_lanes.TryGetValue(item.Lane, out var lane))
        {
            lane = _spare ?? new Lane<TItem>(this);
            _spare = null;
            _lanes.Add(item.Lane, lane);
            lane.Name = item.Lane;
        }

        lane.Enqueue(item);
        _count++;
        return lane;
    }

    private bool TryRemove_NeedsLock(TItem item)
    {
        if (!_lanes.TryGetValue(item.Lane, out var lane) || !lane.Remove(item))
        {
            return false;
        }

        Leave_NeedsLock();
        lane.StartIfDue_NeedsLock();
        Retire_NeedsLock(lane);
        return true;
    }

    private void Leave_NeedsLock()
    {
        if (--_count == 0)
        {
            _empty?.TrySetResult();
            _empty = null;
        }
    }

    private void Retire_NeedsLock(Lane<TItem> lane)
    {
        if (lane.IsIdle && _lanes.Remove(lane.Name))
        {
            _spare = lane;
        }
    }
}
