using System.Text.Json.Serialization;

namespace Deia.AspNetCore.Health;

/// <summary>How one part of the host does.</summary>
/// <param name="Status">How it does.</param>
/// <param name="Detail">What is wrong with it, in one line; null where nothing is.</param>
internal record HealthCheck(
    [property: JsonPropertyOrder(-2)] HealthStatus Status,
    [property: JsonPropertyOrder(-1)] string? Detail);
