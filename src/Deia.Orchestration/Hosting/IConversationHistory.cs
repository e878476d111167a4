using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Hosting;

/// <summary>Gives an instance the conversation that it lacks.</summary>
public interface IConversationHistory
{
    /// <summary>Reads the newest answered questions of a conversation and their replies.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="limit">How many messages at most; 1 or more.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The messages, ordered by id, oldest first.</returns>
    ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(string conversationId, int limit, CancellationToken cancellationToken = default);
}
