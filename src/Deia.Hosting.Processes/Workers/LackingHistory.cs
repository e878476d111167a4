using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Workers;

/// <summary>The history that came with a turn.</summary>
/// <param name="handed">The history; null where none came.</param>
internal sealed class LackingHistory(IReadOnlyList<StoredMessage>? handed) : IConversationHistory
{
    /// <exception cref="HistoryLackException">None came.</exception>
    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(string conversationId, int limit, CancellationToken cancellationToken = default) =>
        handed is null ? throw new HistoryLackException(limit)
        : ValueTask.FromResult(handed.Count <= limit ? handed : [.. handed.TakeLast(limit)]);
}
