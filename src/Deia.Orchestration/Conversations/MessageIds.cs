namespace Deia.Orchestration.Conversations;

/// <summary>Makes message ids: UUIDs of version 7 that grow strictly, also within a millisecond and while the clock is set back (RFC 9562 §6.2, method 1).</summary>
/// <param name="timeProvider">The clock.</param>
public sealed class MessageIds(TimeProvider timeProvider)
{
    // The position of the id that was made last.
    private long _last;

    /// <summary>Makes the next id.</summary>
    /// <returns>An id that is greater than every earlier one of this instance.</returns>
    public Guid Next()
    {
        var now = OrderedId.PositionOf(timeProvider.GetUtcNow());
        long last, next;
        do
        {
            last = Volatile.Read(ref _last);
            next = Math.Max(now, last + 1);
        }
        while (Interlocked.CompareExchange(ref _last, next, last) != last);

        return OrderedId.At(next);
    }
}
