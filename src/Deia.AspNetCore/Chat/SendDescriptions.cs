using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;

namespace Deia.AspNetCore.Chat;

/// <summary>What the OpenAPI document says of the door for messages.</summary>
internal static class SendDescriptions
{
    public static OperationDescription Send { get; } = new OperationDescription("sendMessage", ApiTags.Chat, "Sends a message, and gives the reply: whole, as a stream, or elsewhere.")
        .Notes(
            "With Accept: text/event-stream the answer is a stream of server-sent events: accepted (the message of the user), token (index, text; index 0 begins the reply, also anew), then completed "
            + "(reply, durationMs) or failed (a problem). A message that begins with / is a command, and needs what the command needs; any other needs the role operator.")
        .TakesHeader("Prefer", Shape.OneOf(SendModes.RespondAsync), "Answers at once: the reply comes over the live events, and in the history.")
        .TakesBody(DeiaJson.Context.MessageBody)
        .Gives(200, DeiaJson.Context.SendResponse, "The message and its reply.")
        .Gives(200, Shape.Text, "The message and its reply.", SendModes.EventStream)
        .Gives(new DescribedAnswer(202, "The message is stored.", DeiaJson.Context.AcceptedResponse, "application/json") { Header = ("Preference-Applied", "That the host did not wait.") })
        .Refuses(404, ProblemTypes.BotNotFound)
        .Refuses(409, ProblemTypes.BotNotRunning, ProblemTypes.NoBotAvailable, ProblemTypes.Cancelled, ProblemTypes.BotAlreadyRunning, ProblemTypes.BotLimitReached)
        .Refuses(502, ProblemTypes.BackendFailed)
        .Refuses(503, ProblemTypes.BotElsewhere, ProblemTypes.QueueFull, ProblemTypes.ShuttingDown)
        .Refuses(504, ProblemTypes.ReplyTimeout);

    public static OperationDescription Route { get; } = new OperationDescription("routeMessage", ApiTags.Chat, "Tells where a message would go, and why; nothing is sent.")
        .TakesBody(DeiaJson.Context.MessageBody)
        .Gives(200, DeiaJson.Context.RoutingDecision, "The bot, and what decided.")
        .Refuses(404, ProblemTypes.BotNotFound)
        .Refuses(409, ProblemTypes.BotNotRunning, ProblemTypes.NoBotAvailable)
        .Refuses(503, ProblemTypes.BotElsewhere, ProblemTypes.QueueFull, ProblemTypes.ShuttingDown);
}
