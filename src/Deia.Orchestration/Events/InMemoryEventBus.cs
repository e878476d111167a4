using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Events;

/// <summary>The bus of a single host: a ring of the newest events that every subscriber reads at its own pace.</summary>
/// <remarks>
/// A publisher does the same small work whoever listens: it appends to the ring and, where subscribers wait, asks the thread pool once to wake them all.
/// Subscribers wait in the order in which they caught up, so those that are behind stand in front.
/// </remarks>
internal sealed class InMemoryEventBus : IEventBus, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly EventRing _ring;
    private readonly TimeProvider _timeProvider;
    private readonly LinkedList<InMemoryEventSubscription> _waiting = [];
    private bool _wakeIsDue;
    private int _subscribers;

    public InMemoryEventBus(IOptions<DeiaOptions> options, TimeProvider timeProvider)
    {
        var events = options.Value.Events;
        _ring = new EventRing(events.ReplayCapacity, events.ReplayCharacters);
        _timeProvider = timeProvider;
    }

    public string Epoch { get; } = Guid.NewGuid().ToString("N");

    public long LastSeq
    {
        get
        {
            lock (_gate)
            {
                return _ring.Last;
            }
        }
    }

    public int Subscribers => Volatile.Read(ref _subscribers);

    public void Publish(DeiaEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var at = _timeProvider.GetUtcNow();
        bool wake;
        lock (_gate)
        {
            _ring.Append(new EventEnvelope(_ring.Last + 1, at, item));
            wake = !_wakeIsDue && _waiting.First is not null;
            _wakeIsDue |= wake;
        }

        if (wake)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    public EventSubscription Subscribe(EventPosition? after = null)
    {
        lock (_gate)
        {
            var newest = new EventPosition(Epoch, _ring.Last);
            var from = after ?? newest;
            var resumes = from.Epoch == Epoch && _ring.HoldsAllAfter(from.Seq);
            _subscribers++;
            return new InMemoryEventSubscription(this, new EventCursor(newest, resumes ? from.Seq : null));
        }
    }

    /// <summary>Reads on, or lets the reader wait where it has caught up.</summary>
    /// <returns>What to await before reading again.</returns>
    internal ValueTask Read(InMemoryEventSubscription reader, Span<EventDelivery> batch, out int count)
    {
        lock (_gate)
        {
            count = reader.IsClosed ? 0 : reader.Cursor.Read(_ring, batch);
            if (count > 0 || reader.IsClosed || reader.Cursor.Seq < _ring.Last)
            {
                return ValueTask.CompletedTask;
            }

            _waiting.AddLast(reader.Place);
            return reader.PrepareToWait();
        }
    }

    /// <summary>Lets go of a subscription, and wakes its reader where it waits.</summary>
    internal void Close(InMemoryEventSubscription subscription)
    {
        lock (_gate)
        {
            if (subscription.IsClosed)
            {
                return;
            }

            subscription.IsClosed = true;
            _subscribers--;
            if (subscription.Place.List is null)
            {
                return;
            }

            _waiting.Remove(subscription.Place);
        }

        subscription.Wake();
    }

    /// <summary>Wakes the subscribers that wait and are behind. It runs on the thread pool.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        InMemoryEventSubscription? woken = null;
        lock (_gate)
        {
            _wakeIsDue = false;
            while (_waiting.First is { } place && place.Value.Cursor.Seq < _ring.Last)
            {
                _waiting.Remove(place);
                place.Value.NextWoken = woken;
                woken = place.Value;
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
}
