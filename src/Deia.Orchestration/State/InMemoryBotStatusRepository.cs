using System.Collections.Concurrent;

namespace Deia.Orchestration.State;

/// <summary>Keeps the last status of each bot in memory, for as long as the process lives.</summary>
internal sealed class InMemoryBotStatusRepository : IBotStatusRepository
{
    private readonly ConcurrentDictionary<string, BotStatus> _statuses = new(StringComparer.Ordinal);

    public ValueTask SaveAsync(BotStatus status, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _statuses[status.BotId] = status;
        return ValueTask.CompletedTask;
    }

    public ValueTask<BotStatus?> FindAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_statuses.GetValueOrDefault(botId));
    }

    public ValueTask<bool> DeleteAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_statuses.TryRemove(botId, out _));
    }
}
