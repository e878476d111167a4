using System.Text.Json.Serialization;

namespace Deia.AspNetCore.Contracts;

/// <summary>What went wrong (RFC 9457 §3).</summary>
internal sealed record ProblemResponse(string Type, string Title, int Status, string Detail)
{
    /// <summary>The media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Gets what the host's logs and traces know the request by.</summary>
    /// <value>Null where there is no request, as in an event that all clients share.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    /// <summary>Gets the errors by field.</summary>
    /// <value>Null unless the request itself is wrong.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
