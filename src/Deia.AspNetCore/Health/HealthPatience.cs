namespace Deia.AspNetCore.Health;

/// <summary>How patient those are who ask after the host's health.</summary>
internal static class HealthPatience
{
    /// <summary>Gets how long the answer of one of its parts may take.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(2);
}
