using Deia.Orchestration.Events;

namespace Deia.Caching.Redis.Backplane;

/// <summary>The events of this host that wait for their numbers, in order. Bounded: where it overflows, the oldest go, and are counted. Safe for concurrent use.</summary>
/// <param name="characters">How much text it holds at most; the newest event is held in any case.</param>
/// <param name="signal">Is set where there is something to take.</param>
internal sealed class EventOutbox(int characters, PumpSignal signal)
{
    /// <summary>How many events it holds at most: what a busy host publishes while it finds out that Redis is gone, many times over.</summary>
    public const int Capacity = 65_536;

    private const int BatchCount = 256;
    private const int BatchCharacters = 131_072;

    private readonly Lock _gate = new();
    private readonly Queue<OutgoingEvent> _events = new();
    private long _text;
    private int _lost;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _events.Count == 0;
            }
        }
    }

    /// <summary>Adds an event.</summary>
    public void Add(DeiaEvent item, DateTimeOffset at)
    {
        lock (_gate)
        {
            _events.Enqueue(new OutgoingEvent(item, at));
            _text += item.TextLength;
            while (_events.Count > Capacity || (_text > characters && _events.Count > 1))
            {
                Dequeue_NeedsLock();
                _lost++;
            }
        }

        signal.Set();
    }

    /// <summary>Takes the oldest events: as many as go well into one message.</summary>
    /// <param name="batch">Where to put them; it is empty.</param>
    /// <returns>How many events before these were lost since the last call.</returns>
    public int Take(List<OutgoingEvent> batch)
    {
        lock (_gate)
        {
            var text = 0;
            while (batch.Count < BatchCount && text < BatchCharacters && _events.Count > 0)
            {
                var next = Dequeue_NeedsLock();
                text += next.Event.TextLength;
                batch.Add(next);
            }

            var lost = _lost;
            _lost = 0;
            return lost;
        }
    }

    private OutgoingEvent Dequeue_NeedsLock()
    {
        var oldest = _events.Dequeue();
        _text -= oldest.Event.TextLength;
        return oldest;
    }
}
