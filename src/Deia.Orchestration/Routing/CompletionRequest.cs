using Deia.Orchestration.Access;
using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Routing;

/// <summary>A conversation that a caller brings along and wants one bot to continue. Nothing of it is stored, and no one else hears of it.</summary>
/// <param name="BotId">The bot to ask.</param>
/// <param name="Messages">The whole conversation, oldest first; the last is a user's, and not empty. What does not fit the model's window is cut from the front.</param>
public sealed record CompletionRequest(string BotId, IReadOnlyList<PromptMessage> Messages)
{
    /// <summary>Gets what the model is told first, behind the bot's own system prompt, which no caller can take away.</summary>
    /// <value>Null: nothing.</value>
    public string? SystemPrompt { get; init; }

    /// <summary>Gets who asks, whose name the audit log keeps.</summary>
    /// <value>The app itself by default.</value>
    public Caller Caller { get; init; } = Caller.System;

    /// <summary>Gets whether the caller passes the words on as they come, so that they can't be taken back: a reply that breaks off after its first words then fails.</summary>
    /// <value>False by default: such a reply begins again.</value>
    public bool IsStreamed { get; init; }
}
