namespace Deia.Orchestration.Conversations;

/// <summary>Keeps the messages, and is the truth about what was asked and answered.</summary>
/// <remarks>
/// Implementations are safe for concurrent use. A call that changes something returns only after the change is durable. Cancellation before the change
/// leaves it undone; a call that throws may have happened. A store that can't be reached throws <see cref="StoreUnavailableException"/>.
/// Whatever changes a bot's messages carries the fencing number of its lease (<see cref="Leases.IBotLeaseRepository"/>); the store compares it in the
/// transaction of the change, and refuses with <see cref="LeaseLostException"/> where it is not the present one.
/// Times are kept to the microsecond at least, and metadata as JSON values: its white space and the order of its names may change.
/// </remarks>
public interface IChatMessageRepository
{
    /// <summary>Stores a message. Where its id is stored already nothing is changed, so a call that failed can be made again.</summary>
    /// <param name="message">The message.</param>
    /// <param name="fence">The fencing number of the bot's lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the message is durable.</returns>
    /// <exception cref="LeaseLostException">The lease has another number; nothing was changed.</exception>
    ValueTask AddAsync(StoredMessage message, long fence, CancellationToken cancellationToken = default);

    /// <summary>Stores those of a bot's messages whose id is not stored yet, be it as this bot's or another's, in one transaction. The others change nothing.</summary>
    /// <param name="messages">The messages, all of one bot; a few hundred at a time, as other writers may wait meanwhile.</param>
    /// <param name="fence">The fencing number of the bot's lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were new.</returns>
    /// <exception cref="LeaseLostException">The lease has another number; nothing was changed.</exception>
    ValueTask<int> ImportAsync(IReadOnlyList<StoredMessage> messages, long fence, CancellationToken cancellationToken = default);

    /// <summary>Ends a pending question and stores its reply, in one transaction.</summary>
    /// <param name="resolution">How the question ends.</param>
    /// <param name="fence">The fencing number of the bot's lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False, and nothing is changed, where the question is not pending: each ends exactly once.</returns>
    /// <exception cref="LeaseLostException">The lease has another number; nothing was changed.</exception>
    ValueTask<bool> ResolveAsync(MessageResolution resolution, long fence, CancellationToken cancellationToken = default);

    /// <summary>Reads a message.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The message, or null where that bot has none of this id.</returns>
    ValueTask<StoredMessage?> FindAsync(string botId, Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>Reads a page, by key: every page costs the same, however deep.</summary>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page; empty for a bot without messages.</returns>
    ValueTask<MessagePage> PageAsync(MessageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads a bot's whole history piece by piece, so that neither the reader nor the store ever holds all of it. A slow reader holds up nothing.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="conversationId">The conversation; null: all of them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The messages, ordered by id, oldest first. What is stored or removed meanwhile may or may not be among them.</returns>
    IAsyncEnumerable<StoredMessage> ReadAllAsync(string botId, string? conversationId = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the newest answered questions of a conversation and their replies, for the context of the next one.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="limit">How many messages at most; 1 or more.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Messages that are answered, complete or cancelled, ordered by id, oldest first.</returns>
    ValueTask<IReadOnlyList<StoredMessage>> RecentAnsweredAsync(string botId, string conversationId, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads a bot's pending questions.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The questions, ordered by id, oldest first.</returns>
    ValueTask<IReadOnlyList<StoredMessage>> PendingAsync(string botId, CancellationToken cancellationToken = default);

    /// <summary>Finds the bot that a conversation talks to.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bot of the conversation's newest message, or null where it has none.</returns>
    ValueTask<string?> LastBotAsync(string conversationId, CancellationToken cancellationToken = default);

    /// <summary>Counts a bot's messages.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many there are.</returns>
    ValueTask<int> CountAsync(string botId, CancellationToken cancellationToken = default);

    /// <summary>Removes a bot's messages, pending ones too.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="conversationId">The conversation; null: all of them.</param>
    /// <param name="fence">The fencing number of the bot's lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="LeaseLostException">The lease has another number; nothing was changed.</exception>
    ValueTask<int> DeleteAsync(string botId, string? conversationId, long fence, CancellationToken cancellationToken = default);
}
