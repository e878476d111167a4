using Deia.Orchestration.Access;

namespace Deia.Orchestration.Caching;

/// <summary>Holds sessions, so that a request need not ask the database who sent it.</summary>
/// <remarks>
/// What it gives may be missing at any time. A session is held until it expires, and for <see cref="CacheLimits.SessionLifetime"/> at most. Safe for
/// concurrent use. A cache that fails must not fail the call: an implementation whose server is gone swallows that, reports a miss, and says so in
/// <see cref="ICacheHealth"/>. It throws for a cancelled token alone.
/// </remarks>
public interface ISessionCache
{
    /// <summary>Gets whether all hosts of one store share what is held, so that each sees at once what another one forgets.</summary>
    bool IsShared { get; }

    /// <summary>Looks up a session.</summary>
    /// <param name="sessionId">The session's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The session, or null where none is held that still lasts.</returns>
    ValueTask<Session?> GetAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Holds a session, in place of what is held under its id. One that is over is not held.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is held, or was given up.</returns>
    ValueTask SetAsync(Session session, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets a session, because its user signed out. Not to be cancelled, for that has happened. An implementation that can't reach its server remembers
    /// that it owes this, and gives no session before it is done.
    /// </summary>
    /// <param name="sessionId">The session's id.</param>
    /// <returns>When no look-up that begins now gives it.</returns>
    ValueTask RemoveAsync(string sessionId);
}
