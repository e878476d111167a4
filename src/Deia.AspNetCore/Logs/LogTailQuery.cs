using Deia.AspNetCore.Input;
using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Logs;

/// <summary>What a client wants to see of the log.</summary>
/// <param name="Filter">Which lines.</param>
/// <param name="Lines">How many of the last at most.</param>
/// <param name="Follow">Whether those to come, too.</param>
internal sealed record LogTailQuery(LogFilter Filter, int Lines, bool Follow)
{
    /// <summary>How many lines there are where a client does not say.</summary>
    public const int DefaultLines = 100;

    /// <summary>How many there are at most.</summary>
    public const int MostLines = 10_000;

    public static LogTailQuery Read(QueryFields fields)
    {
        var least = LogLevel.Trace;
        if (fields.Text("level") is { } name && !LogLevels.TryParse(name, out least))
        {
            fields.Refuse("level", $"level must be one of {string.Join(", ", LogLevels.Names)}.");
        }

        var botId = fields.Text("botId");
        if (botId is not null && !BotId.IsValid(botId))
        {
            fields.Refuse("botId", $"botId must be the id of a bot, which matches {BotId.Pattern}.");
        }

        return new LogTailQuery(new LogFilter(least, botId), fields.WholeNumber("lines", 0, MostLines) ?? DefaultLines, fields.Flag("follow") ?? false);
    }
}
