namespace Deia.Orchestration.Bots.Turns;

/// <summary>Why a turn is broken off; the stronger reasons have the greater values.</summary>
internal enum TurnAbort
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The bot's instance went away; the question is asked again.</summary>
    Crashed,

    /// <summary>The model took longer than a reply may take; the question fails.</summary>
    TimedOut,

    /// <summary>Someone cancelled the question; what was said is kept.</summary>
    Cancelled,

    /// <summary>The bot is stopped; the question stays pending.</summary>
    Stopped,

    /// <summary>The question was removed from the history.</summary>
    Cleared,
}
