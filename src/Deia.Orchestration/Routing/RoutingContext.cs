namespace Deia.Orchestration.Routing;

/// <summary>What a routing policy decides on.</summary>
/// <param name="ConversationId">The conversation that the message belongs to.</param>
/// <param name="Capability">The capability asked for; null where none is.</param>
/// <param name="Candidates">The bots to choose from, ordered by id; at least one.</param>
public sealed record RoutingContext(string ConversationId, string? Capability, IReadOnlyList<RoutingCandidate> Candidates);
