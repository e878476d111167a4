using System.Collections.Concurrent;

namespace Deia.Orchestration.Access;

/// <summary>Keeps the sessions in memory; they end with the process.</summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class InMemorySessionRepository(TimeProvider timeProvider) : ISessionRepository
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public ValueTask AddAsync(Session session, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = timeProvider.GetUtcNow();
        foreach (var (id, held) in _sessions)
        {
            if (held.ExpiresAt <= now)
            {
                _sessions.TryRemove(id, out _);
            }
        }

        _sessions.TryAdd(session.Id, session);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Session?> FindAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_sessions.GetValueOrDefault(sessionId));
    }

    public ValueTask<bool> RemoveAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_sessions.TryRemove(sessionId, out _));
    }
}
