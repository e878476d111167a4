using System.Globalization;
using System.Text.Json;
using Deia.AspNetCore.Input;
using Deia.Orchestration.Conversations;

namespace Deia.AspNetCore.OpenAi;

/// <summary>Reads the conversation that a client brings along.</summary>
internal static class MessagesInput
{
    /// <summary>The field that holds it.</summary>
    public const string Field = "messages";

    /// <summary>Reads the messages of users and bots, and what the model is to be told first.</summary>
    public static (IReadOnlyList<PromptMessage> Messages, string? SystemPrompt) Read(RequestFields fields)
    {
        List<PromptMessage> messages = [];
        List<string> prompts = [];
        if (fields.List(Field) is not { Count: > 0 } items)
        {
            fields.Refuse(Field, "messages must be a list of at least one message.");
            return (messages, null);
        }

        for (var i = 0; i < items.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"messages[{i}]");
            var role = items[i].ValueKind == JsonValueKind.Object ? Text(items[i], "role") : null;
            if (RoleFlaw(role) is { } flaw)
            {
                fields.Refuse(Field, $"{name} {flaw}");
            }
            else if (Content(items[i], mayBeMissing: role == "assistant") is not { } text)
            {
                fields.Refuse(Field, $"{name}.content must be a string, or a list of parts of the type text: nothing else is supported.");
            }
            else if (role is "system" or "developer")
            {
                prompts.Add(text);
            }
            else
            {
                messages.Add(new PromptMessage(role == "user" ? MessageSender.User : MessageSender.Bot, text));
            }
        }

        return (messages, prompts.Count == 0 ? null : string.Join("\n\n", prompts));
    }

    private static string? RoleFlaw(string? role) => role switch
    {
        "system" or "developer" or "user" or "assistant" => null,
        "tool" or "function" => "is what a tool said; tools are not supported.",
        _ => "must be an object whose role is system, developer, user or assistant.",
    };

    private static string? Content(JsonElement message, bool mayBeMissing)
    {
        if (!message.TryGetProperty("content", out var content) || content.ValueKind == JsonValueKind.Null)
        {
            return mayBeMissing ? "" : null;
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            return content.GetString();
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var parts = content.EnumerateArray()
            .Select(part => part.ValueKind == JsonValueKind.Object && Text(part, "type") == "text" ? Text(part, "text") : null)
            .ToList();
        return parts.Contains(null) ? null : string.Join('\n', parts);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
