using System.Collections.Concurrent;

namespace Deia.Orchestration.Inference.Scheduling;

/// <summary>
/// Shares the model backends out: a limit for each, first come first served within a bot, turn by turn between the bots that wait.
/// A bot with a thousand waiting requests delays the one of another bot by one turn.
/// </summary>
internal sealed class BackendScheduler
{
    private readonly ConcurrentDictionary<IInferenceProvider, BackendGate> _gates = new(ReferenceEqualityComparer.Instance);

    /// <summary>Waits for the bot's turn. A free backend is given at once, synchronously and without an allocation.</summary>
    /// <returns>The ticket; the backend is free for the next one when it is disposed.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the place in the queue is given up.</exception>
    public ValueTask<BackendTicket> AcquireAsync(IInferenceProvider provider, string botId, CancellationToken cancellationToken) =>
        GateOf(provider).AcquireAsync(botId, cancellationToken);

    public BackendQueueInfo Describe(IInferenceProvider provider) => GateOf(provider).Describe();

    /// <summary>Tells how many requests are served before the first one of the bot that waits; null where none does.</summary>
    public int? PlaceOf(IInferenceProvider provider, string botId) => GateOf(provider).PlaceOf(botId);

    private BackendGate GateOf(IInferenceProvider provider) => _gates.GetOrAdd(provider, static provider => new BackendGate(provider));
}
