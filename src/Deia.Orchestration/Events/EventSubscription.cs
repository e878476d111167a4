namespace Deia.Orchestration.Events;

/// <summary>One listener's place in the order of events. Reading is by one task at a time, and once; disposing is safe at any time from any thread.</summary>
/// <remarks>
/// A subscription that is not read costs nobody anything; the bus holds nothing for it. Leaving <see cref="ReadAsync"/>, by the end of the loop or by
/// cancellation, ends the subscription, as does <see cref="Dispose()"/>.
/// </remarks>
public abstract class EventSubscription : IDisposable
{
    /// <summary>Gets the place of the newest event at the moment of subscribing.</summary>
    public abstract EventPosition Newest { get; }

    /// <summary>Reads the events as they come, without an end.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>
    /// The events in the order of their numbers, each once. To a reader that falls behind, <see cref="MessageToken"/>s that were published after it
    /// subscribed are not given while more than half of what the bus may hold comes after them; one that falls behind all that is held is given one
    /// resync, and goes on after the newest. The enumeration ends without an exception when the subscription is disposed.
    /// </returns>
    /// <exception cref="InvalidOperationException">The subscription is being read, or was.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public abstract IAsyncEnumerable<EventDelivery> ReadAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the subscription: a reader that waits is woken, and its loop ends.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
