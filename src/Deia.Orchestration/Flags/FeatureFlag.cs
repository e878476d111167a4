namespace Deia.Orchestration.Flags;

/// <summary>A feature flag.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Enabled">Whether it is on.</param>
public sealed record FeatureFlag(string Name, bool Enabled);
