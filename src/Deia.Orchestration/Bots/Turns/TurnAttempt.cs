using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>How one attempt to answer a question ended.</summary>
internal readonly record struct TurnAttempt
{
    /// <summary>The question has its end.</summary>
    public static readonly TurnAttempt Closed = new() { IsClosed = true };

    /// <summary>Gets whether the question has its end.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Gets what the backend did wrong.</summary>
    public BackendException? Fault { get; init; }

    /// <summary>Gets whether the fault came only after a wait, so that none is due before the next attempt.</summary>
    public bool HasWaited { get; init; }

    /// <summary>Gets the instance that went away meanwhile.</summary>
    public IBotInstance? Gone { get; init; }

    /// <summary>Gets whether the model was asked before the instance went away.</summary>
    public bool WasAsked { get; init; }
}
