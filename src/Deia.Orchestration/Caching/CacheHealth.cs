namespace Deia.Orchestration.Caching;

/// <summary>Whether the cache can be used.</summary>
/// <param name="Reachable">Whether it answered.</param>
/// <param name="Detail">What is wrong with it, in one line; null where nothing is.</param>
public sealed record CacheHealth(bool Reachable, string? Detail);
