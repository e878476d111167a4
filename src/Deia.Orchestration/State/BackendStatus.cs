namespace Deia.Orchestration.State;

/// <summary>Whether a bot's model backend can be reached.</summary>
/// <param name="Reachable">Whether it answered when last asked.</param>
/// <param name="Detail">What is wrong with it, in one line; null where nothing is.</param>
public sealed record BackendStatus(bool Reachable, string? Detail);
