using Deia.Orchestration.Access;

namespace Deia.Orchestration.Caching;

/// <summary>Holds sessions in memory; where there is no room, the one that was set first goes.</summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class InMemorySessionCache(TimeProvider timeProvider) : ISessionCache
{
    /// <summary>How many sessions it holds.</summary>
    internal const int Capacity = 16_384;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byAge = [];

    public bool IsShared => false;

    public ValueTask<Session?> GetAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return ValueTask.FromResult(
                _entries.TryGetValue(sessionId, out var node) && node.Value.Until > timeProvider.GetUtcNow() ? node.Value.Session : null);
        }
    }

    public ValueTask SetAsync(Session session, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = timeProvider.GetUtcNow();
        var until = now + CacheLimits.SessionLifetime;
        if (session.ExpiresAt < until)
        {
            until = session.ExpiresAt;
        }

        lock (_gate)
        {
            Remove_NeedsLock(session.Id);
            if (until > now)
            {
                _entries.Add(session.Id, _byAge.AddLast(new Entry(session, until)));
                while (_byAge.First is { } oldest && (_entries.Count > Capacity || oldest.Value.Until <= now))
                {
                    Remove_NeedsLock(oldest.Value.Session.Id);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(string sessionId)
    {
        lock (_gate)
        {
            Remove_NeedsLock(sessionId);
        }

        return ValueTask.CompletedTask;
    }

    private void Remove_NeedsLock(string sessionId)
    {
        if (_entries.Remove(sessionId, out var node))
        {
            _byAge.Remove(node);
        }
    }

    private readonly record struct Entry(Session Session, DateTimeOffset Until);
}
