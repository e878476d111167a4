namespace Deia.AspNetCore.Health;

/// <summary>How one model backend does.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Reachable">Whether it answered.</param>
/// <param name="Detail">What is wrong with it, in one line; null where nothing is.</param>
internal sealed record ProviderCheck(string Name, bool Reachable, string? Detail);
