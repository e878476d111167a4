namespace Deia.AspNetCore.Logs.Lines;

/// <summary>The names of what log statements give, where a line has a field of its own for it.</summary>
internal static class LogNames
{
    public const string Action = nameof(LogEntry.Action);
    public const string BotId = nameof(LogEntry.BotId);
    public const string UserId = nameof(LogEntry.UserId);
    public const string TraceId = nameof(LogEntry.TraceId);
    public const string DurationMs = nameof(LogEntry.DurationMs);
    public const string Tokens = nameof(LogEntry.Tokens);
    public const string ExceptionType = nameof(ExceptionType);
    public const string StackTrace = nameof(StackTrace);

    /// <summary>The template of a statement.</summary>
    public const string Template = "{OriginalFormat}";

    /// <summary>What ASP.NET Core knows a request by, where nothing is traced.</summary>
    public const string RequestId = nameof(RequestId);
}
