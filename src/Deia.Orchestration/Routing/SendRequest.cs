using System.Collections.ObjectModel;
using System.Text.Json;
using Deia.Orchestration.Access;
using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Routing;

/// <summary>A message that somebody wants answered.</summary>
/// <param name="Message">The text: 1 to <c>Deia:Chat:MaxMessageLength</c> UTF-16 code units. Where it begins with <c>@BOT-002 </c>, it goes to that bot and is stored without those words.</param>
public sealed record SendRequest(string Message)
{
    /// <summary>Gets the bot to ask.</summary>
    /// <value>Null: the router chooses.</value>
    public string? BotId { get; init; }

    /// <summary>Gets the conversation.</summary>
    /// <value>1 to 100 characters; <c>default</c> by default.</value>
    public string ConversationId { get; init; } = StoredMessage.DefaultConversation;

    /// <summary>Gets what the bot must be good for, where the router chooses.</summary>
    /// <value>Null: any bot will do.</value>
    public string? Capability { get; init; }

    /// <summary>Gets who sends it: whose permissions a command needs, and whose name the audit log keeps.</summary>
    /// <value>The app itself by default.</value>
    public Caller Caller { get; init; } = Caller.System;

    /// <summary>Gets what the sender keeps with the message.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}
