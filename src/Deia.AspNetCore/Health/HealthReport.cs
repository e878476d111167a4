namespace Deia.AspNetCore.Health;

/// <summary>How the host does.</summary>
/// <param name="Status">How it does as a whole.</param>
/// <param name="Version">Which version of Deia it is.</param>
/// <param name="UptimeSeconds">How long it has been up.</param>
/// <param name="Checks">Its parts.</param>
internal sealed record HealthReport(HealthStatus Status, string Version, long UptimeSeconds, HealthChecks Checks);
