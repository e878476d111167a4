namespace Deia.Orchestration.Events;

/// <summary>A reader's place in an <see cref="EventRing"/>. It is not safe for concurrent use: the ring's owner locks.</summary>
/// <param name="newest">The newest event at the moment of subscribing.</param>
/// <param name="after">The event after which the reader goes on; null where that is no longer possible.</param>
internal sealed class EventCursor(EventPosition newest, long? after)
{
    /// <summary>How many events one call looks at, so that the lock is short also where it leaves out many.</summary>
    private const int LongestStep = 256;

    private bool _lost = after is null;

    /// <summary>Gets the place of the newest event at the moment of subscribing.</summary>
    public EventPosition Newest => newest;

    /// <summary>Gets the number of the last event that was read, left out or lost.</summary>
    public long Seq { get; private set; } = after ?? newest.Seq;

    /// <summary>Reads on.</summary>
    /// <param name="ring">The events.</param>
    /// <param name="batch">Where to put what is read.</param>
    /// <returns>How much was read; 0 does not mean that there is no more unless <see cref="Seq"/> has reached the newest.</returns>
    public int Read(EventRing ring, Span<EventDelivery> batch)
    {
        if (!ring.HoldsAllAfter(Seq))
        {
            Seq = ring.Last;
            _lost = true;
        }

        if (_lost)
        {
            _lost = false;
            batch[0] = new EventDelivery(newest with { Seq = Seq });
            return 1;
        }

        var count = 0;
        for (var end = Math.Min(ring.Last, Seq + LongestStep); Seq < end && count < batch.Length; Seq++)
        {
            var envelope = ring[Seq + 1];
            if (!IsLeftOut(ring, envelope))
            {
                batch[count++] = new EventDelivery(newest.Epoch, envelope);
            }
        }

        return count;
    }

    /// <summary>What a reader asked to have replayed is never left out; of what came since, pieces of replies go first.</summary>
    private bool IsLeftOut(EventRing ring, EventEnvelope envelope) =>
        envelope.Event is MessageToken && envelope.Seq > newest.Seq && ring.IsFarFromNewest(envelope.Seq);
}
