using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Configuration;

namespace Deia.AspNetCore.Chat;

/// <summary>What the OpenAPI document says of the door through which whole histories leave and come back.</summary>
internal static class TransferDescriptions
{
    private static readonly Shape Bot = Shape.Matching(BotId.Pattern);

    public static OperationDescription Export { get; } = new OperationDescription("exportHistory", ApiTags.Chat, "Gives a history as a file, oldest message first.")
        .TakesPath("botId", Bot, "The bot.")
        .TakesBody(DeiaJson.Context.ExportBody)
        .Gives(new DescribedAnswer(200, "The file.", DeiaJson.Context.HistoryResponse, "application/json") { Header = ("Content-Disposition", "The name of the file.") })
        .Gives(200, Shape.Text, "The file.", "text/csv")
        .Gives(200, Shape.Text, "The file.", "text/markdown")
        .Gives(200, Shape.Text, "The file.", "text/html")
        .Refuses(404, ProblemTypes.BotNotFound);

    public static OperationDescription Import { get; } = new OperationDescription("importHistory", ApiTags.Chat, "Takes a history in that was exported as JSON; messages that are there already are left alone.")
        .TakesPath("botId", Bot, "The bot.")
        .TakesBody(DeiaJson.Context.ImportBody)
        .Gives(200, DeiaJson.Context.ImportResponse, "How many were new.")
        .Refuses(404, ProblemTypes.BotNotFound)
        .Refuses(503, ProblemTypes.BotElsewhere);
}
