using Deia.Orchestration.Conversations;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Maintenance;

/// <summary>Removes from the repositories in memory. There is no other host there, and no audit log.</summary>
internal sealed class InMemoryRetentionRepository(InMemoryChatMessageRepository messages, InMemoryBotStatusRepository statuses) : IRetentionRepository
{
    public ValueTask<RetentionCounts> CountAsync(RetentionCutoffs cutoffs, string hostId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new RetentionCounts(messages.CountBefore(cutoffs.ChatMessages), 0, statuses.CountBefore(cutoffs.BotStatus)));
    }

    public ValueTask<RetentionStep> PurgeAsync(RetentionCutoffs cutoffs, string hostId, int limit, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var removed = messages.RemoveBefore(cutoffs.ChatMessages, limit);
        var forgotten = statuses.RemoveBefore(cutoffs.BotStatus, limit);
        return ValueTask.FromResult(new RetentionStep(removed, 0, forgotten, IsLast: removed.Values.Sum() < limit && forgotten < limit));
    }
}
