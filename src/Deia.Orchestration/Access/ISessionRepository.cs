namespace Deia.Orchestration.Access;

/// <summary>Keeps the sessions, and is the truth about who is signed in.</summary>
/// <remarks>
/// Implementations are safe for concurrent use, by several hosts too. A call that changes something returns only after the change is durable. A store that
/// can't be reached throws <see cref="StoreUnavailableException"/>. Times are kept to the microsecond at least.
/// </remarks>
public interface ISessionRepository
{
    /// <summary>Stores a session. Those that are over may be removed in passing.</summary>
    /// <param name="session">The session, of an id that was never used.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is durable.</returns>
    ValueTask AddAsync(Session session, CancellationToken cancellationToken = default);

    /// <summary>Reads a session.</summary>
    /// <param name="sessionId">Its id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The session; null where there is none, be it that it ended, that it was removed, or that there never was one. One that is over may still be given.</returns>
    ValueTask<Session?> FindAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Ends a session.</summary>
    /// <param name="sessionId">Its id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RemoveAsync(string sessionId, CancellationToken cancellationToken = default);
}
