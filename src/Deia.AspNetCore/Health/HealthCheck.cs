namespace Deia.AspNetCore.Health;

/// <summary>How one part of the host does.</summary>
/// <param name="Status">How it does.</param>
/// <param name="Detail">What is wrong with it, in one line; null where nothing is.</param>
internal record HealthCheck(HealthStatus Status, string? Detail);
