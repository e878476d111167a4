using System.Collections.ObjectModel;
using System.Text.Json;
using Deia.Orchestration.Conversations;

namespace Deia.Caching.Redis.Json;

/// <summary>A message as it is held. The bot is in the key; the conversation and the metadata of most messages are none, and not written.</summary>
internal sealed record HeldMessage
{
    public required Guid Id { get; init; }

    public string? ConversationId { get; init; }

    public required MessageSender Sender { get; init; }

    public required string Content { get; init; }

    public int Tokens { get; init; }

    public required MessageStatus Status { get; init; }

    public Guid? ReplyTo { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    public static HeldMessage Of(StoredMessage message) => new()
    {
        Id = message.Id,
        ConversationId = message.ConversationId == StoredMessage.DefaultConversation ? null : message.ConversationId,
        Sender = message.Sender,
        Content = message.Content,
        Tokens = message.Tokens,
        Status = message.Status,
        ReplyTo = message.ReplyTo,
        CreatedAt = message.CreatedAt,
        Metadata = message.Metadata.Count > 0 ? message.Metadata : null,
    };

    public StoredMessage ToMessage(string botId) => new()
    {
        Id = Id,
        BotId = botId,
        ConversationId = ConversationId ?? StoredMessage.DefaultConversation,
        Sender = Sender,
        Content = Content,
        Tokens = Tokens,
        Status = Status,
        ReplyTo = ReplyTo,
        CreatedAt = CreatedAt,
        Metadata = Metadata ?? ReadOnlyDictionary<string, JsonElement>.Empty,
    };
}
