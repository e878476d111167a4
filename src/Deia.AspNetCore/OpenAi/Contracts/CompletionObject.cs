using System.Text.Json.Serialization;

namespace Deia.AspNetCore.OpenAi.Contracts;

/// <summary>A whole reply, or one chunk of it: both are framed alike.</summary>
/// <param name="Id">What all chunks of a reply have in common.</param>
/// <param name="Object">What this is.</param>
/// <param name="Created">When the question was taken, in seconds since 1970.</param>
/// <param name="Model">The bot.</param>
/// <param name="Choices">The reply; empty where only its usage is told.</param>
internal sealed record CompletionObject(string Id, string Object, long Created, string Model, IReadOnlyList<CompletionChoice> Choices)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CompletionUsage? Usage { get; init; }

    /// <summary>Gets what Deia adds, such as that the context was cut.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
