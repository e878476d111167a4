namespace Deia.Orchestration.Routing;

/// <summary>Where a message goes, and why.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="Policy">The name of what decided: <c>mention</c>, <c>explicit</c>, or a routing policy's.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record RoutingDecision(string BotId, string Policy, string Reason);
