namespace Deia.Orchestration.Events;

/// <summary>Tells whoever listens what happens, in one order for all, and holds the newest events for those who come back.</summary>
/// <remarks>
/// Safe for concurrent use. The events that one thread publishes keep their order, so those of a bot do. What is held is bounded, by
/// <c>Deia:Events:ReplayCapacity</c> and <c>Deia:Events:ReplayCharacters</c>; nothing here is durable, and the repositories are the truth.
/// A bus that spans hosts numbers the events of all of them in one epoch, and gives every subscriber of every host the same events under the same numbers;
/// where it can't reach the others, it starts a new epoch sooner than to give a number twice, and its subscribers get a resync. Its <see cref="Epoch"/>,
/// <see cref="LastSeq"/> and subscriptions know what has reached this host; an event of this host has, too, a moment after <see cref="Publish"/>.
/// </remarks>
public interface IEventBus
{
    /// <summary>Gets the name of the count that the numbers belong to; a new one wherever the numbers begin again. A subscription's place tells it together with a number.</summary>
    /// <value>Letters and digits, at most 64.</value>
    string Epoch { get; }

    /// <summary>Gets the number of the newest event.</summary>
    /// <value>0 where there was none yet.</value>
    long LastSeq { get; }

    /// <summary>Gets how many subscriptions are open.</summary>
    int Subscribers { get; }

    /// <summary>Publishes an event. Never waits for a subscriber, and runs none of their code; subscribers that wait are woken elsewhere.</summary>
    /// <param name="item">What happened.</param>
    void Publish(DeiaEvent item);

    /// <summary>Subscribes to all events; what to leave out is the reader's choice.</summary>
    /// <param name="after">
    /// Where to go on: every event after it comes, in order and without a gap to those that are yet to be published, or, where those are no longer
    /// held or the position is of another epoch, a resync. A bus that spans hosts waits for a position that another host may have reached before this one.
    /// Null: from now on.
    /// </param>
    /// <returns>The subscription, to be disposed by the caller.</returns>
    EventSubscription Subscribe(EventPosition? after = null);
}
