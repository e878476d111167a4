using Deia.AspNetCore.Chat;
using Deia.AspNetCore.OpenApi;
using Deia.Orchestration.Configuration;

namespace Deia.AspNetCore.Logs;

/// <summary>What the OpenAPI document says of the log.</summary>
internal static class LogDescriptions
{
    public static OperationDescription Tail { get; } = new OperationDescription("tailLog", ApiTags.Administration, "Shows the end of the host's log, one JSON object a line.")
        .TakesQuery("lines", Shape.WholeNumber(0, LogTailQuery.MostLines, LogTailQuery.DefaultLines), "How many of the last lines at most.")
        .TakesQuery("follow", Shape.Flag, "Whether lines to come are sent, too.")
        .TakesQuery("level", Shape.OneOf(LogLevels.Names), "The least grave level.")
        .TakesQuery("botId", Shape.Matching(BotId.Pattern), "The bot that they are about.")
        .Gives(200, Shape.Text, "The lines.", "application/x-ndjson")
        .Gives(200, Shape.Text, "The lines.", SendModes.EventStream);
}
