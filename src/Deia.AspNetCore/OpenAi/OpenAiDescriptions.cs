using Deia.AspNetCore.Chat;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Configuration;

namespace Deia.AspNetCore.OpenAi;

/// <summary>What the OpenAPI document says of the door for clients of OpenAI's API.</summary>
internal static class OpenAiDescriptions
{
    public static OperationDescription List { get; } = new OperationDescription("listCompatibleModels", ApiTags.Compatible, "Lists the running bots as models.")
        .Gives(200, OpenAiJson.Form.ModelListObject, "The models.");

    public static OperationDescription Find { get; } = new OperationDescription("getCompatibleModel", ApiTags.Compatible, "Shows a running bot as a model.")
        .TakesPath("id", Shape.Matching(BotId.Pattern), "The bot.")
        .Gives(200, OpenAiJson.Form.ModelObject, "The model.")
        .Refuses(404, ProblemTypes.BotNotFound);

    public static OperationDescription Complete { get; } = new OperationDescription("createChatCompletion", ApiTags.Compatible, "Asks a bot, with the whole conversation that the caller brings along.")
        .TakesHeader(StoredConversation.Header, Shape.Text, "Keeps the conversation in the host, under this name of the caller's.")
        .TakesBody(OpenAiJson.Form.CompletionBody)
        .Gives(200, OpenAiJson.Form.CompletionObject, "The reply.")
        .Gives(200, Shape.Text, "The reply; in chunks, each after data:, and [DONE] at the end.", SendModes.EventStream)
        .Refuses(404, ProblemTypes.BotNotFound)
        .Refuses(409, ProblemTypes.Cancelled)
        .Refuses(502, ProblemTypes.BackendFailed)
        .Refuses(503, ProblemTypes.BotNotRunning, ProblemTypes.BotElsewhere, ProblemTypes.QueueFull, ProblemTypes.ShuttingDown)
        .Refuses(504, ProblemTypes.ReplyTimeout);
}
