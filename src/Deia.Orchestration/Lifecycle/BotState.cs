namespace Deia.Orchestration.Lifecycle;

/// <summary>Where a bot stands in its life (Specification: State Transition Diagram, and <see cref="Faulted"/>).</summary>
public enum BotState
{
    /// <summary>Not launched yet, or launched and without a message for its idle time-out.</summary>
    Idle,

    /// <summary>Its instance is being started, or waits for its model backend.</summary>
    Starting,

    /// <summary>Its instance has answered and its backend is there.</summary>
    Ready,

    /// <summary>At least one turn is under way.</summary>
    Processing,

    /// <summary>It has answered, and is ready for more.</summary>
    Active,

    /// <summary>It takes nothing new and finishes what is under way.</summary>
    Stopping,

    /// <summary>Its instance is gone because someone asked for it.</summary>
    Terminated,

    /// <summary>Its instance is gone and nobody asked for it: a restart is due, or was given up.</summary>
    Faulted,
}
