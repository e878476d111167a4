using System.Diagnostics.CodeAnalysis;

namespace Deia.Orchestration.Events;

/// <summary>What a subscription gives: an event, or the word that events were lost and the subscriber must read the state anew.</summary>
public readonly struct EventDelivery
{
    /// <summary>Initializes a new instance of the <see cref="EventDelivery"/> struct that carries an event.</summary>
    /// <param name="epoch">The epoch of the event's number.</param>
    /// <param name="envelope">The event.</param>
    public EventDelivery(string epoch, EventEnvelope envelope)
    {
        Envelope = envelope;
        Position = new EventPosition(epoch, envelope.Seq);
    }

    /// <summary>Initializes a new instance of the <see cref="EventDelivery"/> struct that says that events were lost.</summary>
    /// <param name="lastLost">The last event that is not sent; the next delivery comes after it.</param>
    public EventDelivery(EventPosition lastLost)
    {
        Position = lastLost;
    }

    /// <summary>Gets the event.</summary>
    /// <value>Null where this is a resync.</value>
    public EventEnvelope? Envelope { get; }

    /// <summary>Gets the place of the event or, of a resync, the place of the last event that was not sent.</summary>
    public EventPosition Position { get; }

    /// <summary>Gets whether events were lost, so that the subscriber must read the state anew.</summary>
    [MemberNotNullWhen(false, nameof(Envelope))]
    public bool IsResync => Envelope is null;
}
