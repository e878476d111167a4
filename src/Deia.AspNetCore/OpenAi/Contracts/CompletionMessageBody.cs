using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Deia.AspNetCore.OpenAi.Contracts;

/// <summary>A message of the conversation that a client brings along.</summary>
internal sealed record CompletionMessageBody
{
    [Description("Whose it is.")]
    [AllowedValues("system", "developer", "user", "assistant")]
    public required string Role { get; init; }

    [Description("The text, or a list of parts of the type text.")]
    public JsonElement Content { get; init; }
}
