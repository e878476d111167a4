namespace Deia.Orchestration.Events;

/// <summary>The names of the live events, as clients see them. The one place that spells them.</summary>
public static class EventTypes
{
    /// <summary>A bot was launched and is ready, or keeps trying.</summary>
    public const string BotLaunched = "bot:launched";

    /// <summary>A bot went from one state to another.</summary>
    public const string BotStateChanged = "bot:state";

    /// <summary>A bot's instance is gone and nobody asked for it.</summary>
    public const string BotCrashed = "bot:crashed";

    /// <summary>A bot's instance is gone because someone asked for it.</summary>
    public const string BotStopped = "bot:stopped";

    /// <summary>A question was stored.</summary>
    public const string MessageReceived = "message:received";

    /// <summary>A piece of a reply came.</summary>
    public const string MessageToken = "message:token";

    /// <summary>A reply was stored.</summary>
    public const string MessageCompleted = "message:completed";

    /// <summary>A question was given up.</summary>
    public const string MessageFailed = "message:failed";

    /// <summary>Messages were removed from a bot's history.</summary>
    public const string HistoryCleared = "history:cleared";

    /// <summary>A feature flag was set.</summary>
    public const string FlagsChanged = "flags:changed";
}
