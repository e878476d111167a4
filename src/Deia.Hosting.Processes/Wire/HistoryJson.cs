using System.Text.Json;
using Deia.Orchestration.Conversations;

namespace Deia.Hosting.Processes.Wire;

/// <summary>A conversation on its way to a worker that lacks it. What its users keep with the messages stays behind.</summary>
internal static class HistoryJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<StoredMessage> messages)
    {
        json.WriteStartArray();
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("id", message.Id);
            json.WriteNumber("sender", (int)message.Sender);
            json.WriteString("content", message.Content);
            json.WriteNumber("tokens", message.Tokens);
            json.WriteNumber("status", (int)message.Status);
            if (message.ReplyTo is { } question)
            {
                json.WriteString("replyTo", question);
            }

            json.WriteString("createdAt", message.CreatedAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static IReadOnlyList<StoredMessage> Read(JsonElement json, string botId, string conversationId) =>
    [
        .. json.EnumerateArray().Select(message => new StoredMessage
        {
            Id = message.GetProperty("id").GetGuid(),
            BotId = botId,
            ConversationId = conversationId,
            Sender = (MessageSender)message.GetProperty("sender").GetInt32(),
            Content = message.GetProperty("content").GetString()!,
            Tokens = message.GetProperty("tokens").GetInt32(),
            Status = (MessageStatus)message.GetProperty("status").GetInt32(),
            ReplyTo = message.TryGetProperty("replyTo", out var question) ? question.GetGuid() : null,
            CreatedAt = message.GetProperty("createdAt").GetDateTimeOffset(),
        }),
    ];
}
