namespace Deia.Orchestration;

/// <summary>Why Deia did not do what it was asked for. Each door maps a reason to its own form, such as an HTTP problem.</summary>
public enum RefusalReason
{
    /// <summary>The request itself is wrong; <see cref="Refusal.Errors"/> names each field.</summary>
    Invalid,

    /// <summary>The caller may not do this.</summary>
    Forbidden,

    /// <summary>No bot has this id.</summary>
    BotNotFound,

    /// <summary>The bot has no message of this id.</summary>
    MessageNotFound,

    /// <summary>A launch of a bot that runs.</summary>
    BotAlreadyRunning,

    /// <summary>As many bots run as <c>Deia:Bots:MaxConcurrent</c> allows.</summary>
    BotLimitReached,

    /// <summary>The bot is stopping or stopped, so it takes no messages.</summary>
    BotNotRunning,

    /// <summary>Another host that shares the store holds the bot.</summary>
    BotElsewhere,

    /// <summary>No running bot fits the message.</summary>
    NoBotAvailable,

    /// <summary>As many questions wait for the bot as <c>Deia:Chat:QueueCapacity</c> allows.</summary>
    QueueFull,

    /// <summary>The message is not pending, so there is nothing to cancel.</summary>
    NotPending,

    /// <summary>The question was cancelled, or cleared from the history, before a word of the reply had come.</summary>
    Cancelled,

    /// <summary>The model backend failed for good, and the question is <c>failed</c>.</summary>
    BackendFailed,

    /// <summary>A reply that a command waited for has not come within <c>Deia:Chat:ReplyTimeout</c>; its question stays pending.</summary>
    ReplyTimeout,

    /// <summary>The host is shutting down and takes nothing new; what is pending is answered after the next start.</summary>
    ShuttingDown,
}
