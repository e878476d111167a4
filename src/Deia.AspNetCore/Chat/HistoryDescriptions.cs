using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Configuration;

namespace Deia.AspNetCore.Chat;

/// <summary>What the OpenAPI document says of the door to what was said.</summary>
internal static class HistoryDescriptions
{
    private static readonly Shape Bot = Shape.Matching(BotId.Pattern);

    public static OperationDescription Page { get; } = new OperationDescription("listMessages", ApiTags.Chat, "Shows a page of a bot's history, newest first.")
        .TakesPath("botId", Bot, "The bot.")
        .TakesQuery("limit", Shape.WholeNumber(1, HistoryQuery.MostItems, HistoryQuery.DefaultItems), "How many at most.")
        .TakesQuery("before", Shape.MessageId, "The message that they come before.")
        .TakesQuery("after", Shape.MessageId, "The message that they come after.")
        .TakesQuery("offset", Shape.WholeNumber(0, int.MaxValue, 0), "How many to pass over.")
        .TakesQuery("conversationId", Shape.Text, "The conversation; left out: all.")
        .Gives(200, DeiaJson.Context.MessagePageResponse, "The page.")
        .Refuses(404, ProblemTypes.BotNotFound);

    public static OperationDescription Clear { get; } = new OperationDescription("clearHistory", ApiTags.Chat, "Removes what was said.")
        .TakesPath("botId", Bot, "The bot.")
        .TakesQuery("conversationId", Shape.Text, "The conversation; left out: all.")
        .Gives(200, DeiaJson.Context.ClearResponse, "How much was removed.")
        .Refuses(404, ProblemTypes.BotNotFound)
        .Refuses(503, ProblemTypes.BotElsewhere);

    public static OperationDescription Find { get; } = new OperationDescription("getMessage", ApiTags.Chat, "Shows a message; to those who accept text/html, its content rendered from Markdown and made safe.")
        .TakesPath("botId", Bot, "The bot.")
        .TakesPath("messageId", Shape.MessageId, "The message.")
        .Gives(200, DeiaJson.Context.MessageResponse, "The message.")
        .Gives(200, Shape.Text, "The message.", "text/html")
        .Refuses(404, ProblemTypes.BotNotFound, ProblemTypes.MessageNotFound);

    public static OperationDescription Cancel { get; } = new OperationDescription("cancelMessage", ApiTags.Chat, "Stops the reply to a question that is pending.")
        .TakesPath("botId", Bot, "The bot.")
        .TakesPath("messageId", Shape.MessageId, "The question.")
        .Gives(200, DeiaJson.Context.CancelResponse, "The question, and what had been said.")
        .Refuses(404, ProblemTypes.BotNotFound, ProblemTypes.MessageNotFound)
        .Refuses(409, ProblemTypes.NotPending)
        .Refuses(503, ProblemTypes.BotElsewhere);
}
