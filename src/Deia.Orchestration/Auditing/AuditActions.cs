namespace Deia.Orchestration.Auditing;

/// <summary>The names of what is audited: the same whichever door it came through. The one place that spells them.</summary>
public static class AuditActions
{
    /// <summary>A bot was launched.</summary>
    public const string BotLaunch = "bot.launch";

    /// <summary>A bot was stopped.</summary>
    public const string BotStop = "bot.stop";

    /// <summary>A bot was restarted.</summary>
    public const string BotRestart = "bot.restart";

    /// <summary>What is asked of a bot was changed.</summary>
    public const string BotChange = "bot.change";

    /// <summary>A bot was removed with its history.</summary>
    public const string BotDelete = "bot.delete";

    /// <summary>A message was sent to a bot, and stored.</summary>
    public const string MessageSend = "message.send";

    /// <summary>The answering of a question was stopped.</summary>
    public const string MessageCancel = "message.cancel";

    /// <summary>A bot was asked for a completion that is not stored.</summary>
    public const string CompletionCreate = "completion.create";

    /// <summary>A slash command was given that only looks, or that is none.</summary>
    public const string CommandRun = "command.run";

    /// <summary>Messages were removed.</summary>
    public const string HistoryClear = "history.clear";

    /// <summary>A history was taken out.</summary>
    public const string HistoryExport = "history.export";

    /// <summary>A history was taken in.</summary>
    public const string HistoryImport = "history.import";

    /// <summary>An API key was made.</summary>
    public const string KeyCreate = "key.create";

    /// <summary>An API key was revoked.</summary>
    public const string KeyRevoke = "key.revoke";

    /// <summary>A feature flag was set.</summary>
    public const string FlagSet = "flag.set";

    /// <summary>Someone signed in, or tried to.</summary>
    public const string SessionBegin = "session.begin";

    /// <summary>Someone signed out.</summary>
    public const string SessionEnd = "session.end";

    /// <summary>Someone who is known asked for what is not theirs to ask for.</summary>
    public const string AccessDenied = "access.denied";
}
