using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Hosting;

/// <summary>One question to one bot, as it crosses to where the bot lives.</summary>
public sealed record BotTurn
{
    /// <summary>Gets the bot as it is defined now.</summary>
    public required BotDefinition Definition { get; init; }

    /// <summary>Gets the provider to use.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the model to use.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Gets the question.</summary>
    public required string Text { get; init; }

    /// <summary>Gets which edition of the bot's history is current. An instance that remembers a conversation from another one reads it again.</summary>
    public required int HistoryRevision { get; init; }

    /// <summary>Gets where an instance that lacks the conversation reads it.</summary>
    public required IConversationHistory History { get; init; }
}
