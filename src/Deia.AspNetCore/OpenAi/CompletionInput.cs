using System.Text.Json;
using Deia.AspNetCore.Input;
using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Routing;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.OpenAi;

/// <summary>Reads what a client asks for. Fields that are the bot's own affair, such as sampling and tools, are ignored.</summary>
internal static class CompletionInput
{
    /// <summary>Reads a call.</summary>
    /// <returns>The call; refused as <see cref="RefusalReason.Invalid"/>.</returns>
    public static Outcome<CompletionCall> Read(RequestFields fields, IHeaderDictionary headers)
    {
        var model = fields.Text("model");
        if (!fields.Has("model"))
        {
            fields.Refuse("model", "model is missing: it must be the id of a bot.");
        }

        var (messages, systemPrompt) = MessagesInput.Read(fields);
        if (messages is not [.., { Sender: MessageSender.User }])
        {
            fields.Refuse(MessagesInput.Field, "The last of messages must be a user's.");
        }

        if (fields.Number("n") is not (null or 1))
        {
            fields.Refuse("n", "n must be 1: a bot gives one reply.");
        }

        var isStreamed = fields.Flag("stream") ?? false;
        var includesUsage = fields.Object("stream_options")?.GetValueOrDefault("include_usage").ValueKind == JsonValueKind.True;
        var conversation = StoredConversation.Read(headers, fields);
        if (fields.Refusal is { } refusal)
        {
            return refusal;
        }

        CompletionRequest request = new(model!, messages) { SystemPrompt = systemPrompt, IsStreamed = isStreamed };
        return new CompletionCall(request, includesUsage, HelperPrompts.Contain(messages[^1].Text) ? null : conversation);
    }
}
