namespace Deia.Orchestration.Events.Feeds;

/// <summary>A reader's place in an <see cref="EventRing"/>. It is not safe for concurrent use: the ring's owner locks.</summary>
/// <param name="newest">The newest event at the moment of subscribing.</param>
/// <param name="after">The event after which the reader goes on; null where that is no longer possible.</param>
internal sealed class EventCursor(EventPosition newest, long? after)
{
    /// <summary>How many events one call looks at, so that the lock is short also where it leaves out many.</summary>
    private const int LongestStep = 256;

    private string _epoch = newest.Epoch;
    private long _replayedTo = newest.Seq;
    private bool _lost = after is null;

    /// <summary>Gets the place of the newest event at the moment of subscribing.</summary>
    public EventPosition Newest => newest;

    /// <summary>Gets the number of the last event that was read, left out or lost.</summary>
    public long Seq { get; private set; } = after ?? newest.Seq;

    /// <summary>Gets or sets whether the reader may stand ahead of the ring, and then waits for it. Else there is nothing at such a place, and it has lost events.</summary>
    public bool MayBeAhead { get; set; }

    /// <summary>Gets or sets the last event that the reader wants to hear.</summary>
    /// <value>Null: it wants to hear them all.</value>
    public EventPosition? End { get; set; }

    /// <summary>Tells whether there is something to read that came after the reader began to wait.</summary>
    public bool IsBehind(EventRing ring) => _epoch != ring.Epoch || Seq < ring.Last;

    /// <summary>Tells whether the reader has what it wants to hear. Where the numbers have begun again after <see cref="End"/>, that is the word that they have.</summary>
    public bool HasReachedEnd(EventRing ring) => End is { } end && _epoch == ring.Epoch && (end.Epoch != _epoch || Seq >= end.Seq);

    /// <summary>Reads on.</summary>
    /// <param name="ring">The events.</param>
    /// <param name="batch">Where to put what is read.</param>
    /// <returns>How much was read; 0 does not mean that there is no more unless <see cref="Seq"/> has reached the newest.</returns>
    public int Read(EventRing ring, Span<EventDelivery> batch)
    {
        if (!HoldsAllAfterThis(ring))
        {
            // Where the ring went on elsewhere, that is no reason to lose what came since.
            var wentOn = (_epoch != ring.Epoch || Seq < ring.Start) && ring.HoldsAllAfter(ring.Start);
            _replayedTo = Seq = wentOn ? ring.Start : ring.Last;
            _epoch = ring.Epoch;
            _lost = true;
        }

        if (_lost)
        {
            _lost = false;
            batch[0] = new EventDelivery(new EventPosition(_epoch, Seq));
            return 1;
        }

        var last = End is { } wanted && wanted.Epoch == _epoch ? Math.Min(ring.Last, wanted.Seq) : ring.Last;
        var count = 0;
        for (var end = Math.Min(last, Seq + LongestStep); Seq < end && count < batch.Length; Seq++)
        {
            var envelope = ring[Seq + 1];
            if (!IsLeftOut(ring, envelope))
            {
                batch[count++] = new EventDelivery(_epoch, envelope);
            }
        }

        return count;
    }

    private bool HoldsAllAfterThis(EventRing ring) => _epoch == ring.Epoch && (ring.HoldsAllAfter(Seq) || (MayBeAhead && Seq > ring.Last));

    /// <summary>What a reader asked to have replayed is never left out; of what came since, pieces of replies go first.</summary>
    private bool IsLeftOut(EventRing ring, EventEnvelope envelope) =>
        envelope.Event is MessageToken && envelope.Seq > _replayedTo && ring.IsFarFromNewest(envelope.Seq);
}
