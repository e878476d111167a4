namespace Deia.Orchestration.Inference.Scheduling;

/// <summary>How busy one backend is.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Limit">How many requests it takes at a time.</param>
/// <param name="Running">How many it has now.</param>
/// <param name="Waiting">How many wait for their turn.</param>
internal sealed record BackendQueueInfo(string Provider, int Limit, int Running, int Waiting);
