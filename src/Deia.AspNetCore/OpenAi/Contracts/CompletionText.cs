using System.Text.Json.Serialization;

namespace Deia.AspNetCore.OpenAi.Contracts;

/// <summary>The text of a reply, or what a chunk adds to it; nothing in the last.</summary>
internal sealed record CompletionText
{
    public static readonly CompletionText Nothing = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Content { get; init; }
}
