using System.Text.Json;
using Deia.Orchestration.Conversations;

namespace Deia.AspNetCore.Contracts;

/// <summary>A message, as clients see it: the contract's <c>ChatMessage</c>.</summary>
internal sealed record MessageResponse
{
    public required Guid Id { get; init; }

    public required string BotId { get; init; }

    public required string ConversationId { get; init; }

    public required MessageSender Sender { get; init; }

    public required string Content { get; init; }

    public required int Tokens { get; init; }

    public required MessageStatus Status { get; init; }

    public required Guid? ReplyTo { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyDictionary<string, JsonElement> Metadata { get; init; }

    public static MessageResponse From(StoredMessage message) => new()
    {
        Id = message.Id,
        BotId = message.BotId,
        ConversationId = message.ConversationId,
        Sender = message.Sender,
        Content = message.Content,
        Tokens = message.Tokens,
        Status = message.Status,
        ReplyTo = message.ReplyTo,
        CreatedAt = message.CreatedAt,
        Metadata = message.Metadata,
    };
}
