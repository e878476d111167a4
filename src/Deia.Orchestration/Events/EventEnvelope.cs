namespace Deia.Orchestration.Events;

/// <summary>An event with its number and time, shared by all who hear of it.</summary>
/// <param name="seq">The event's number in its epoch.</param>
/// <param name="at">When it was published.</param>
/// <param name="item">The event.</param>
public sealed class EventEnvelope(long seq, DateTimeOffset at, DeiaEvent item)
{
    private byte[]? _payload;

    /// <summary>Gets the event's number: 1 or more, and one more than that of the event before.</summary>
    public long Seq { get; } = seq;

    /// <summary>Gets when the event was published. Events that were published at once may differ in time by a hair from their order.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>Gets the event.</summary>
    public DeiaEvent Event { get; } = item;

    /// <summary>Gets the event as bytes, made once for all who send it on. All callers share the one form, so all must ask for the same.</summary>
    /// <param name="serialize">Makes the bytes. It may run more than once where several ask at once; all of them get the same bytes.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlyMemory<byte> GetOrAddPayload(Func<EventEnvelope, byte[]> serialize)
    {
        ArgumentNullException.ThrowIfNull(serialize);
        if (Volatile.Read(ref _payload) is { } payload)
        {
            return payload;
        }

        var made = serialize(this);
        return Interlocked.CompareExchange(ref _payload, made, null) ?? made;
    }
}
