using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Maintenance;

/// <summary>Removes from the repositories in memory.</summary>
internal sealed class InMemoryRetentionRepository(
    InMemoryChatMessageRepository messages, InMemoryAuditRepository audit, InMemoryBotStatusRepository statuses) : IRetentionRepository
{
    public ValueTask<RetentionCounts> CountAsync(RetentionCutoffs cutoffs, string hostId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new RetentionCounts(
            messages.CountBefore(cutoffs.ChatMessages, hostId), audit.CountBefore(cutoffs.AuditLogs), statuses.CountBefore(cutoffs.BotStatus, hostId)));
    }

    public ValueTask<RetentionStep> PurgeAsync(RetentionCutoffs cutoffs, string hostId, int limit, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var removed = messages.RemoveBefore(cutoffs.ChatMessages, hostId, limit);
        var entries = audit.RemoveBefore(cutoffs.AuditLogs, limit);
        var forgotten = statuses.RemoveBefore(cutoffs.BotStatus, hostId, limit);
        return ValueTask.FromResult(new RetentionStep(
            removed, entries, forgotten, IsLast: removed.Values.Sum() < limit && entries < limit && forgotten < limit));
    }
}
