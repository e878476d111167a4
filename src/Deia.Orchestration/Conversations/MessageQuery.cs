namespace Deia.Orchestration.Conversations;

/// <summary>Which page of a bot's history is asked for. Pages are newest first.</summary>
/// <param name="BotId">The bot's id.</param>
public sealed record MessageQuery(string BotId)
{
    /// <summary>Gets the conversation.</summary>
    /// <value>Null: all of them.</value>
    public string? ConversationId { get; init; }

    /// <summary>Gets the id that all messages of the page come before.</summary>
    public Guid? Before { get; init; }

    /// <summary>Gets the id that all messages of the page come after.</summary>
    public Guid? After { get; init; }

    /// <summary>Gets how many messages to skip, for small jumps.</summary>
    /// <value>0 or more.</value>
    public int Offset { get; init; }

    /// <summary>Gets how many messages the page may hold.</summary>
    /// <value>1 to 500; 50 by default.</value>
    public int Limit { get; init; } = 50;
}
