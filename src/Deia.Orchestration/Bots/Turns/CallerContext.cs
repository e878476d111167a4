using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>What the caller of a transient turn wants the model to see before the question, in place of a stored conversation.</summary>
/// <param name="botId">The bot.</param>
/// <param name="systemPrompt">What the model is told after what the bot has to say; null: nothing.</param>
/// <param name="earlier">The messages before the question, oldest first.</param>
/// <param name="isStreamed">Whether words that came can't be taken back.</param>
internal sealed class CallerContext(string botId, string? systemPrompt, IReadOnlyList<PromptMessage> earlier, bool isStreamed) : IConversationHistory
{
    /// <summary>What stands for a conversation where there is none.</summary>
    public const string ConversationId = "transient";

    /// <summary>Gives what the model is told first: what the bot has to say, which no caller can take away, and then what the caller has.</summary>
    /// <param name="ofBot">The bot's own; null or empty: nothing.</param>
    /// <returns>Null where the bot's own stands alone.</returns>
    public string? SystemPromptBehind(string? ofBot) => string.IsNullOrEmpty(ofBot) || string.IsNullOrEmpty(systemPrompt) ? systemPrompt : $"{ofBot}\n\n{systemPrompt}";

    public bool IsStreamed => isStreamed;

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(string conversationId, int limit, CancellationToken cancellationToken = default)
    {
        var first = Math.Max(0, earlier.Count - limit);
        return ValueTask.FromResult<IReadOnlyList<StoredMessage>>([.. earlier.Skip(first).Select(Message)]);
    }

    private StoredMessage Message(PromptMessage message, int index) => new()
    {
        // All that an id tells here is the order.
        Id = new Guid(index, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        BotId = botId,
        ConversationId = ConversationId,
        Sender = message.Sender,
        Content = message.Text,
        Status = MessageStatus.Complete,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
