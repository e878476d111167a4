using System.ComponentModel;
using System.Text.Json;
using Deia.Orchestration.Conversations;

namespace Deia.AspNetCore.Contracts.Bodies;

/// <summary>A message as an export gave it.</summary>
internal sealed record ImportedMessageBody
{
    [Description("The id; a message whose id is there already is left alone.")]
    public required Guid Id { get; init; }

    [Description("The conversation that it belongs to.")]
    [DefaultValue(StoredMessage.DefaultConversation)]
    public string? ConversationId { get; init; }

    [Description("Who wrote it.")]
    public required MessageSender Sender { get; init; }

    [Description("The text.")]
    public required string Content { get; init; }

    [Description("How long it is, in tokens.")]
    [DefaultValue(0)]
    public int? Tokens { get; init; }

    [Description("What became of it.")]
    public required MessageStatus Status { get; init; }

    [Description("The question that it answers.")]
    public Guid? ReplyTo { get; init; }

    [Description("When it was written.")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("What is kept with it, as it is.")]
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}
