using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Logs;

/// <summary>A line of the host's log, in the one form that it has in memory, in files, on the console and over HTTP.</summary>
public sealed class LogLine
{
    internal LogLine(long number, DateTimeOffset timestamp, LogLevel level, string? botId, ReadOnlyMemory<byte> json) =>
        (Number, Timestamp, Level, BotId, Json) = (number, timestamp, level, botId, json);

    /// <summary>Gets when it was written, in UTC.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>Gets how grave it is.</summary>
    public LogLevel Level { get; }

    /// <summary>Gets the bot that it is about; null where it is about none.</summary>
    public string? BotId { get; }

    /// <summary>Gets the line: one JSON object in UTF-8 without a line break, free of secrets and of message text.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Gets its place among the lines of this process, from 1 on.</summary>
    internal long Number { get; }
}
