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

    /// <summary>Gets whether the conversation comes with the turn and ends with it: nothing of it is remembered, and <see cref="History"/> has all of it at hand.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Gets what the model is told first.</summary>
    /// <value>That of the <see cref="Definition"/>, unless the turn brings one along.</value>
    public string? SystemPrompt
    {
        get => field ?? Definition.SystemPrompt;
        init;
    }

    /// <summary>Gets where an instance that lacks the conversation reads it.</summary>
    public required IConversationHistory History { get; init; }
}
