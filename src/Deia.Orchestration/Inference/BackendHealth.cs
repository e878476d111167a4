namespace Deia.Orchestration.Inference;

/// <summary>Whether a model backend answers.</summary>
/// <param name="Reachable">Whether it answered just now.</param>
/// <param name="Detail">What is wrong, in one line; null where nothing is.</param>
public sealed record BackendHealth(bool Reachable, string? Detail = null)
{
    /// <summary>The health of a backend with which nothing is wrong.</summary>
    public static readonly BackendHealth Good = new(true);
}
