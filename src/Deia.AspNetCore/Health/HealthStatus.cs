namespace Deia.AspNetCore.Health;

/// <summary>How something does; the worse, the greater.</summary>
internal enum HealthStatus
{
    /// <summary>As it should be.</summary>
    Healthy,

    /// <summary>It works, but not with everything it should have.</summary>
    Degraded,

    /// <summary>It does not work.</summary>
    Unhealthy,
}
