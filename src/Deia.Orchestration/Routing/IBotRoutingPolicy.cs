namespace Deia.Orchestration.Routing;

/// <summary>Chooses a bot for a message that names none. <c>Deia:Chat:RoutingPolicies</c> names the policies to ask, in order.</summary>
/// <remarks>Implementations are safe for concurrent use, and quick: a message waits for them.</remarks>
public interface IBotRoutingPolicy
{
    /// <summary>Gets the name that the configuration chooses the policy by; compared without case.</summary>
    string Name { get; }

    /// <summary>Chooses one of the candidates.</summary>
    /// <param name="context">What to decide on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The decision, or null to leave it to the next policy.</returns>
    ValueTask<RoutingDecision?> ChooseAsync(RoutingContext context, CancellationToken cancellationToken = default);
}
