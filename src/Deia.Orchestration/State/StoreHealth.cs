namespace Deia.Orchestration.State;

/// <summary>How the store behind the repositories does at one moment.</summary>
/// <param name="Reachable">Whether it can be read and written.</param>
/// <param name="Detail">What is wrong with it, in one line without a path or a connection string; null where nothing is.</param>
public sealed record StoreHealth(bool Reachable, string? Detail);
