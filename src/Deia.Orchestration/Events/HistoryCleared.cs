namespace Deia.Orchestration.Events;

/// <summary>Messages were removed from a bot's history.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="ConversationId">The conversation; null: all of them.</param>
/// <param name="Deleted">How many messages were removed.</param>
public sealed record HistoryCleared(string BotId, string? ConversationId, int Deleted) : DeiaEvent(BotId)
{
    /// <inheritdoc/>
    public override string Type => EventTypes.HistoryCleared;
}
