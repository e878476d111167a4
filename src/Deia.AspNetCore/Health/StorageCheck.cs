namespace Deia.AspNetCore.Health;

/// <summary>How the database or the cache does.</summary>
/// <param name="Status">How it does.</param>
/// <param name="Provider">Which is in use.</param>
/// <param name="LatencyMs">How long it took to answer, or until it was given up; in milliseconds.</param>
/// <param name="Detail">What is wrong with it, in one line; null where nothing is.</param>
internal sealed record StorageCheck(HealthStatus Status, string Provider, double LatencyMs, string? Detail) : HealthCheck(Status, Detail);
