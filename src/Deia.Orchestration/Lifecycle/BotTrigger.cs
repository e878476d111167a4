namespace Deia.Orchestration.Lifecycle;

/// <summary>What moves a bot from one <see cref="BotState"/> to another.</summary>
public enum BotTrigger
{
    /// <summary>Someone launched it.</summary>
    Launch,

    /// <summary>Its instance answered, and so did its backend.</summary>
    Connected,

    /// <summary>A turn began.</summary>
    MessageReceived,

    /// <summary>The last turn under way ended with a reply.</summary>
    ReplyCompleted,

    /// <summary>The last turn under way ended without one.</summary>
    ReplyFailed,

    /// <summary>No message came for the idle time-out.</summary>
    IdleTimeout,

    /// <summary>Someone stopped it.</summary>
    Stop,

    /// <summary>Its instance is gone, and so is all that it held.</summary>
    CleanedUp,

    /// <summary>Its instance went away unasked.</summary>
    Crashed,

    /// <summary>The restart after a crash is due.</summary>
    Restart,
}
