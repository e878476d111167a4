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
        using var write = leases.BeginWrite(status.BotId, fence);
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
        using var write = leases.BeginWrite(botId, fence);
        return ValueTask.FromResult(_statuses.TryRemove(botId, out _));
    }

    /// <summary>Counts what retention may remove for a host: what was measured before a time.</summary>
    public int CountBefore(DateTimeOffset cutoff, string hostId) => Expired(cutoff, hostId).Count();

    /// <summary>Removes the oldest of what retention may remove for a host.</summary>
    /// <returns>How many were removed.</returns>
    public int RemoveBefore(DateTimeOffset cutoff, string hostId, int limit) =>
        Expired(cutoff, hostId).OrderBy(status => status.Value.UpdatedAt).Take(limit).Count(_statuses.TryRemove);

    private IEnumerable<KeyValuePair<string, BotStatus>> Expired(DateTimeOffset cutoff, string hostId) =>
        _statuses.Where(status => status.Value.UpdatedAt < cutoff && !leases.IsHeldElsewhere(status.Key, hostId));
}
