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
    /// resync, and goes on after the newest; where the bus begins another epoch, every reader is given one, and goes on with what came since. The enumeration ends without an exception when the
    /// subscription is disposed, or at the end that <see cref="EndAtNewest"/> set.
    /// </returns>
    /// <exception cref="InvalidOperationException">The subscription is being read, or was.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public abstract IAsyncEnumerable<EventDelivery> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets the subscription end by itself, once its reader was given what this host had published until now, and what was there of others. The
    /// loop of a reader that has all of that ends at once. Safe at any time from any thread; calling it again does nothing.
    /// </summary>
    public abstract void EndAtNewest();

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
