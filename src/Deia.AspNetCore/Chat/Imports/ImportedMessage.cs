using System.Collections.ObjectModel;
using System.Text.Json;
using Deia.AspNetCore.Input;
using Deia.Orchestration;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;

namespace Deia.AspNetCore.Chat.Imports;

/// <summary>Reads a message as an export gave it. The rules for what it may say are the router's.</summary>
internal static class ImportedMessage
{
    private static readonly Dictionary<string, MessageSender> Senders = Enum.GetValues<MessageSender>().ToDictionary(StorableEnum.Write);
    private static readonly Dictionary<string, MessageStatus> Statuses = Enum.GetValues<MessageStatus>().ToDictionary(StorableEnum.Write);

    /// <summary>Reads a message.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="index">Its place in the list.</param>
    /// <param name="botId">The bot whose message it is where it does not say.</param>
    /// <returns>The message; refused as <see cref="RefusalReason.Invalid"/> under names such as <c>items[3].id</c>.</returns>
    public static Outcome<StoredMessage> Read(RequestFields fields, int index, string botId)
    {
        var (id, replyTo) = (MessageId(fields, "id"), MessageId(fields, "replyTo"));
        var (sender, status) = (OneOf(fields, "sender", Senders), OneOf(fields, "status", Statuses));
        var (content, createdAt) = (fields.Text("content"), fields.Time("createdAt"));
        var owner = fields.Text("botId") ?? botId;
        var (conversationId, tokens) = (fields.Text("conversationId"), fields.WholeNumber("tokens"));
        var metadata = fields.Object("metadata");
        fields.Require("id", id);
        fields.Require("sender", sender);
        fields.Require("status", status);
        fields.Require("createdAt", createdAt);
        if (content is null)
        {
            fields.Refuse("content", "content is missing.");
        }

        if (fields.Refusal is { } refusal)
        {
            return Refusal.Invalid(refusal.Errors.ToDictionary(error => FormattableString.Invariant($"items[{index}].{error.Key}"), error => error.Value));
        }

        return new StoredMessage
        {
            Id = id!.Value,
            BotId = owner,
            ConversationId = conversationId ?? StoredMessage.DefaultConversation,
            Sender = sender!.Value,
            Content = content!,
            Tokens = tokens ?? 0,
            Status = status!.Value,
            ReplyTo = replyTo,
            CreatedAt = createdAt!.Value,
            Metadata = metadata ?? ReadOnlyDictionary<string, JsonElement>.Empty,
        };
    }

    private static Guid? MessageId(RequestFields fields, string name)
    {
        if (fields.Text(name) is not { } text)
        {
            return null;
        }

        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        fields.Refuse(name, $"{name} must be the id of a message, a UUID.");
        return null;
    }

    private static TEnum? OneOf<TEnum>(RequestFields fields, string name, Dictionary<string, TEnum> values)
        where TEnum : struct, Enum
    {
        if (fields.Text(name) is not { } text)
        {
            return null;
        }

        if (values.TryGetValue(text, out var value))
        {
            return value;
        }

        fields.Refuse(name, $"{name} must be one of {string.Join(", ", values.Keys)}.");
        return null;
    }
}
