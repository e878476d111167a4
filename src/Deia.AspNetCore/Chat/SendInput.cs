using System.Collections.ObjectModel;
using System.Text.Json;
using Deia.AspNetCore.Input;
using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Routing;

namespace Deia.AspNetCore.Chat;

/// <summary>Reads what a client wants to send. The rules for what it may say are the router's.</summary>
internal static class SendInput
{
    private const string Queue = "queue";

    /// <summary>The most bytes that JSON needs for one UTF-16 code unit, as an escape.</summary>
    private const int BytesPerCharacter = 6;
    private const int OtherFields = 64 * 1024;

    /// <summary>Gives how long a body may be, so that the longest message that is allowed fits, however it is written.</summary>
    public static int BodyLimit(int maxMessageLength) => Math.Max(JsonBody.Limit, (BytesPerCharacter * maxMessageLength) + OtherFields);

    /// <summary>Reads a message.</summary>
    /// <returns>The message; refused as <see cref="RefusalReason.Invalid"/> where a field is of the wrong type.</returns>
    public static Outcome<SendRequest> Read(RequestFields fields)
    {
        var request = new SendRequest(fields.Text("message") ?? "")
        {
            BotId = fields.Text("botId"),
            ConversationId = fields.Text("conversationId") ?? StoredMessage.DefaultConversation,
            Capability = fields.Text("capability"),
            Metadata = fields.Object("metadata") ?? ReadOnlyDictionary<string, JsonElement>.Empty,
        };
        if (fields.Text("ifBusy") is not (null or Queue))
        {
            fields.Refuse("ifBusy", $"ifBusy must be '{Queue}', the only way that is supported so far.");
        }

        return fields.Refusal is { } refusal ? refusal : request;
    }
}
