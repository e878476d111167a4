using System.Text.Json.Serialization;

namespace Deia.AspNetCore.OpenAi.Contracts;

/// <summary>The one reply that a completion has: a message where it is whole, a delta where it comes in chunks.</summary>
internal sealed record CompletionChoice
{
    public int Index { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CompletionText? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CompletionText? Delta { get; init; }

    /// <summary>Gets why the reply ended; null in all chunks but the last.</summary>
    public string? FinishReason { get; init; }
}
