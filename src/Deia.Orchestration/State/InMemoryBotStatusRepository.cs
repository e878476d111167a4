using System.Collections.Concurrent;
using Deia.Orchestration.Leases;

namespace Deia.Orchestration.State;

/// <summary>Keeps the last status of each bot in memory, for as long as the process lives.</summary>
/// <param name="leases">What writes are compared with.</param>
internal sealed class InMemoryBotStatusRepository(InMemoryBotLeaseRepository leases) : IBotStatusRepository
{
    private readonly ConcurrentDictionary<string, BotStatus> _statuses = new(StringComparer.Ordinal);

    public ValueTask SaveAsync(BotStatus status, long fence, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        leases.Check(status.BotId, fence);
        _statuses[status.BotId] = status;
        return ValueTask.CompletedTask;
    }

    public ValueTask<BotStatus?> FindAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_statuses.GetValueOrDefault(botId));
    }

    public ValueTask<bool> DeleteAsync(string botId, long fence, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        leases.Check(botId, fence);
        return ValueTask.FromResult(_statuses.TryRemove(botId, out _));
    }

    /// <summary>Counts what was measured before a time.</summary>
    public int CountBefore(DateTimeOffset cutoff) => _statuses.Count(status => status.Value.UpdatedAt < cutoff);

    /// <summary>Removes what was measured before a time.</summary>
    /// <returns>How many were removed.</returns>
    public int RemoveBefore(DateTimeOffset cutoff, int limit) =>
        _statuses.Where(status => status.Value.UpdatedAt < cutoff).Take(limit).Count(status => _statuses.TryRemove(status));
}
