using System.Collections.ObjectModel;
using System.Text.Json;

namespace Deia.Orchestration.Conversations;

/// <summary>One message of a bot's history. Immutable.</summary>
public sealed record StoredMessage
{
    /// <summary>The conversation of those who name none.</summary>
    public const string DefaultConversation = "default";

    /// <summary>Gets the id, a UUID of version 7: the order of ids is the order of creation.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the id of the bot whose history this belongs to.</summary>
    public required string BotId { get; init; }

    /// <summary>Gets the conversation; messages of one conversation are answered in order.</summary>
    public string ConversationId { get; init; } = DefaultConversation;

    /// <summary>Gets who wrote it.</summary>
    public required MessageSender Sender { get; init; }

    /// <summary>Gets the text.</summary>
    public required string Content { get; init; }

    /// <summary>Gets the length as the model reported it, else as a tokenizer counted it.</summary>
    /// <value>Tokens.</value>
    public int Tokens { get; init; }

    /// <summary>Gets what became of it.</summary>
    public required MessageStatus Status { get; init; }

    /// <summary>Gets the question that this replies to.</summary>
    /// <value>Null for a question.</value>
    public Guid? ReplyTo { get; init; }

    /// <summary>Gets when it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets what the sender, or Deia, keeps with it.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}
