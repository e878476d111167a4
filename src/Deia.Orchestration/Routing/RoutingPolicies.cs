namespace Deia.Orchestration.Routing;

/// <summary>Picks the configured policies by name.</summary>
internal static class RoutingPolicies
{
    private static readonly string[] Default = ["sticky", "least-busy"];

    public static IEnumerable<IBotRoutingPolicy> Select(IEnumerable<IBotRoutingPolicy> registered, IList<string> names)
    {
        Dictionary<string, IBotRoutingPolicy> byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (var policy in registered)
        {
            byName[policy.Name] = policy;
        }

        foreach (var name in names.Count > 0 ? names : Default)
        {
            yield return byName.GetValueOrDefault(name)
                ?? throw new DeiaException($"Deia:Chat:RoutingPolicies names '{name}'; allowed are {string.Join(", ", byName.Keys)}.");
        }
    }
}
