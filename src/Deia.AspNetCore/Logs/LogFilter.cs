using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Logs;

/// <summary>Which lines a reader wants to see.</summary>
/// <param name="LeastLevel">The least grave of them.</param>
/// <param name="BotId">The bot that they are about; null: any, or none.</param>
internal sealed record LogFilter(LogLevel LeastLevel, string? BotId)
{
    public bool Matches(LogLevel level, string? botId) =>
        level >= LeastLevel && (BotId is null || string.Equals(botId, BotId, StringComparison.Ordinal));

    public bool Matches(LogLine line) => Matches(line.Level, line.BotId);
}
