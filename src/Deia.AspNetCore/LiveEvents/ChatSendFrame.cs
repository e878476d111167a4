using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Routing;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Reads the message that a client sends over the live events.</summary>
internal static class ChatSendFrame
{
    private static readonly string[] NotYet = ["idempotencyKey", "ifBusy"];

    /// <summary>Reads the fields of a send.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="request">The message.</param>
    /// <param name="refusal">Which fields are wrong, all of them at once.</param>
    /// <returns>Whether all of them are right.</returns>
    public static bool TryRead(JsonElement frame, [NotNullWhen(true)] out SendRequest? request, [NotNullWhen(false)] out Refusal? refusal)
    {
        Dictionary<string, string[]> errors = [];
        var message = Text("message");
        var botId = Text("botId");
        var conversationId = Text("conversationId");
        var capability = Text("capability");
        if (!FrameFields.TryGetObject(frame, "metadata", out var metadata))
        {
            errors["metadata"] = ["metadata must be an object, its names of well-formed Unicode."];
        }

        foreach (var field in NotYet.Where(field => frame.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null))
        {
            errors[field] = [$"{field} is not supported yet. Send the message without it."];
        }

        refusal = errors.Count > 0 ? Refusal.Invalid(errors) : null;
        request = refusal is not null ? null : new SendRequest(message ?? string.Empty)
        {
            BotId = botId,
            ConversationId = conversationId ?? StoredMessage.DefaultConversation,
            Capability = capability,
            Metadata = metadata,
        };
        return refusal is null;

        string? Text(string field)
        {
            if (!FrameFields.TryGetText(frame, field, out var text))
            {
                errors[field] = [$"{field} must be a string of well-formed Unicode."];
            }

            return text;
        }
    }
}
