using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Events.Feeds;

/// <summary>What every bus is made of: a ring of the newest events that every subscriber reads at its own pace. Safe for concurrent use.</summary>
/// <remarks>
/// A publisher does the same small work whoever listens: it appends to the ring and, where subscribers wait, asks the thread pool once to wake them all.
/// Subscribers wait in the order in which they caught up, so those that are behind stand in front; those that came with a place ahead of the ring wait apart.
/// </remarks>
/// <param name="options">What may be held.</param>
internal sealed class EventFeed(EventOptions options) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly EventRing _ring = new(NewEpoch(), options.ReplayCapacity, options.ReplayCharacters);
    private readonly LinkedList<EventFeedSubscription> _waiting = [];
    private readonly LinkedList<EventFeedSubscription> _ahead = [];
    private bool _wakeIsDue;
    private int _subscribers;
    private long _announced;
    private long _settled;

    /// <summary>Gets the place of the newest event.</summary>
    public EventPosition Newest
    {
        get
        {
            lock (_gate)
            {
                return _ring.Newest;
            }
        }
    }

    /// <summary>Gets how many subscriptions are open.</summary>
    public int Subscribers => Volatile.Read(ref _subscribers);

    /// <summary>Makes the name of a count that nobody else has.</summary>
    public static string NewEpoch() => Guid.NewGuid().ToString("N");

    /// <summary>Appends an event under the next number.</summary>
    public void Append(DeiaEvent item, DateTimeOffset at)
    {
        bool wake;
        lock (_gate)
        {
            _ring.Append(new EventEnvelope(_ring.Last + 1, at, item));
            wake = SetWakeIsDue_NeedsLock();
        }

        Wake(wake);
    }

    /// <summary>Appends events that have their numbers.</summary>
    /// <param name="envelopes">The events that come after <see cref="Newest"/>, in order and without a gap.</param>
    /// <param name="settled">How many of those that were announced are among them, or were given up.</param>
    public void Append(IReadOnlyList<EventEnvelope> envelopes, int settled)
    {
        bool wake;
        lock (_gate)
        {
            foreach (var envelope in envelopes)
            {
                _ring.Append(envelope);
            }

            _settled += settled;
            wake = SetWakeIsDue_NeedsLock();
        }

        Wake(wake);
    }

    /// <summary>Lets go of all events, and goes on elsewhere: in another epoch, or behind a gap of this one. Every subscriber gets one resync.</summary>
    /// <param name="last">The event before those that are held.</param>
    /// <param name="held">What is held from there on, in order and without a gap. Subscribers go on after it.</param>
    /// <param name="settled">How many of those that were announced are among them, or were given up.</param>
    public void Restart(EventPosition last, IReadOnlyList<EventEnvelope> held, int settled)
    {
        bool wake;
        lock (_gate)
        {
            _ring.Restart(last, held);
            _settled += settled;
            wake = SetWakeIsDue_NeedsLock();
        }

        Wake(wake);
    }

    /// <summary>Notes that an event was published that is appended later.</summary>
    public void Announce() => Interlocked.Increment(ref _announced);

    /// <summary>Subscribes.</summary>
    /// <param name="after">Where to go on; null: from now on.</param>
    /// <param name="mayBeAhead">Whether a place soon after the newest event may be right, so that its reader waits for the ring to get there.</param>
    public EventFeedSubscription Subscribe(EventPosition? after, bool mayBeAhead = false)
    {
        lock (_gate)
        {
            var newest = _ring.Newest;
            var from = after ?? newest;
            var isKnown = from.Epoch == newest.Epoch;
            var isAhead = mayBeAhead && isKnown && from.Seq > newest.Seq && from.Seq - newest.Seq <= _ring.Capacity;
            var resumes = isAhead || (isKnown && _ring.HoldsAllAfter(from.Seq));
            _subscribers++;
            return new EventFeedSubscription(this, new EventCursor(isAhead ? from : newest, resumes ? from.Seq : null) { MayBeAhead = isAhead });
        }
    }

    /// <summary>Says that the ring holds all there was when a subscription was made. A reader that still is ahead came with a place that never was.</summary>
    public void EndWaitAhead(EventFeedSubscription subscription)
    {
        lock (_gate)
        {
            subscription.Cursor.MayBeAhead = false;
            if (!StopWaiting_NeedsLock(subscription))
            {
                return;
            }
        }

        subscription.Wake();
    }

    /// <summary>Reads on, or lets the reader wait where it has caught up.</summary>
    /// <returns>What to await before reading again.</returns>
    internal ValueTask Read(EventFeedSubscription reader, Span<EventDelivery> batch, out int count)
    {
        lock (_gate)
        {
            if (reader.EndsAfter <= _settled)
            {
                reader.Cursor.End ??= _ring.Newest;
                if (reader.Cursor.HasReachedEnd(_ring))
                {
                    Close_NeedsLock(reader);
                }
            }

            count = reader.IsClosed ? 0 : reader.Cursor.Read(_ring, batch);
            if (count > 0 || reader.IsClosed || reader.Cursor.IsBehind(_ring))
            {
                return ValueTask.CompletedTask;
            }

            (reader.Cursor.Seq > _ring.Last ? _ahead : _waiting).AddLast(reader.Place);
            return reader.PrepareToWait();
        }
    }

    /// <summary>Lets a subscription end once its reader has what was published until now.</summary>
    internal void EndAtNewest(EventFeedSubscription subscription)
    {
        lock (_gate)
        {
            subscription.EndsAfter ??= Interlocked.Read(ref _announced);
            if (!StopWaiting_NeedsLock(subscription))
            {
                return;
            }
        }

        subscription.Wake();
    }

    /// <summary>Lets go of a subscription, and wakes its reader where it waits.</summary>
    internal void Close(EventFeedSubscription subscription)
    {
        lock (_gate)
        {
            Close_NeedsLock(subscription);
            if (!StopWaiting_NeedsLock(subscription))
            {
                return;
            }
        }

        subscription.Wake();
    }

    /// <summary>Wakes the subscribers that wait and are behind. It runs on the thread pool.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        EventFeedSubscription? woken = null;
        lock (_gate)
        {
            _wakeIsDue = false;
            while (_waiting.First is { } place && place.Value.Cursor.IsBehind(_ring))
            {
                Take_NeedsLock(place, ref woken);
            }

            while (_ahead.First is { } place)
            {
                Take_NeedsLock(place, ref woken);
            }
        }

        while (woken is not null)
        {
            var next = woken.NextWoken;
            woken.NextWoken = null;
            woken.Wake();
            woken = next;
        }
    }

    private void Wake(bool isDue)
    {
        if (isDue)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private static void Take_NeedsLock(LinkedListNode<EventFeedSubscription> place, ref EventFeedSubscription? woken)
    {
        place.List!.Remove(place);
        place.Value.NextWoken = woken;
        woken = place.Value;
    }

    private static bool StopWaiting_NeedsLock(EventFeedSubscription subscription)
    {
        if (subscription.Place.List is not { } list)
        {
            return false;
        }

        list.Remove(subscription.Place);
        return true;
    }

    private bool SetWakeIsDue_NeedsLock()
    {
        var isDue = !_wakeIsDue && (_waiting.First ?? _ahead.First) is not null;
        _wakeIsDue |= isDue;
        return isDue;
    }

    private void Close_NeedsLock(EventFeedSubscription subscription)
    {
        if (!subscription.IsClosed)
        {
            subscription.IsClosed = true;
            _subscribers--;
        }
    }
}
