using Deia.Orchestration.State;

namespace Deia.Orchestration.Routing;

/// <summary>A bot that could take a message: it runs, and has the capability asked for.</summary>
/// <param name="Bot">The bot.</param>
/// <param name="QueueDepth">How many questions wait for it, the ones under way included.</param>
public sealed record RoutingCandidate(BotInfo Bot, int QueueDepth);
