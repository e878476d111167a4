namespace Deia.AspNetCore.Health;

/// <summary>How the model backends in use do.</summary>
/// <param name="Status">How they do together.</param>
/// <param name="Detail">What is wrong with them, in one line; null where nothing is.</param>
/// <param name="Providers">Each of them.</param>
internal sealed record BackendCheck(HealthStatus Status, string? Detail, IReadOnlyList<ProviderCheck> Providers) : HealthCheck(Status, Detail);
