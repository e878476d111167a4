using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Lifecycle;

namespace Deia.AspNetCore.Bots;

/// <summary>What the OpenAPI document says of the door to the fleet.</summary>
internal static class BotDescriptions
{
    private static readonly Shape Bot = Shape.Matching(BotId.Pattern);

    public static OperationDescription Launch { get; } = new OperationDescription("launchBot", ApiTags.Bots, "Launches a bot, or again one that was stopped.")
        .Notes("The answer comes once the bot is ready, or after Deia:Bots:LaunchTimeout: then its backend is down, and it keeps trying. What is given replaces what is stored.")
        .TakesBody(DeiaJson.Context.LaunchBody, isOptional: true)
        .Gives(new DescribedAnswer(201, "The bot.", DeiaJson.Context.BotResponse, "application/json") { Header = ("Location", "Where the bot is.") })
        .Refuses(409, ProblemTypes.BotAlreadyRunning, ProblemTypes.BotLimitReached)
        .Refuses(503, ProblemTypes.BotElsewhere, ProblemTypes.ShuttingDown);

    public static OperationDescription Get { get; } = new OperationDescription("getBot", ApiTags.Bots, "Shows a bot, also one that is stopped.")
        .TakesPath("id", Bot, "The bot.")
        .Gives(200, DeiaJson.Context.BotResponse, "The bot.")
        .Refuses(404, ProblemTypes.BotNotFound);

    public static OperationDescription Change { get; } = new OperationDescription("changeBot", ApiTags.Bots, "Changes a bot, from its next message on.")
        .TakesPath("id", Bot, "The bot.")
        .TakesBody(DeiaJson.Context.ChangeBody)
        .Gives(200, DeiaJson.Context.BotResponse, "The bot.")
        .Refuses(404, ProblemTypes.BotNotFound)
        .Refuses(503, ProblemTypes.BotElsewhere);

    public static OperationDescription Delete { get; } = new OperationDescription("deleteBot", ApiTags.Bots, "Stops a bot, and removes it and its history.")
        .TakesPath("id", Bot, "The bot.")
        .Gives(204, "It is gone.")
        .Refuses(404, ProblemTypes.BotNotFound)
        .Refuses(503, ProblemTypes.BotElsewhere);

    public static OperationDescription Stop { get; } = new OperationDescription("stopBot", ApiTags.Bots, "Stops a bot; one that is stopped stays so.")
        .TakesPath("id", Bot, "The bot.")
        .TakesBody(DeiaJson.Context.StopBody, isOptional: true)
        .Gives(200, DeiaJson.Context.BotResponse, "The bot.")
        .Refuses(404, ProblemTypes.BotNotFound)
        .Refuses(503, ProblemTypes.BotElsewhere);

    public static OperationDescription Restart { get; } = new OperationDescription("restartBot", ApiTags.Bots, "Stops a bot and launches it again.")
        .TakesPath("id", Bot, "The bot.")
        .Gives(200, DeiaJson.Context.BotResponse, "The bot.")
        .Refuses(400, ProblemTypes.Validation)
        .Refuses(404, ProblemTypes.BotNotFound)
        .Refuses(409, ProblemTypes.BotAlreadyRunning, ProblemTypes.BotLimitReached)
        .Refuses(503, ProblemTypes.BotElsewhere, ProblemTypes.ShuttingDown);

    public static OperationDescription Status { get; } = new OperationDescription("getBotStatus", ApiTags.Bots, "Tells how a bot does.")
        .TakesPath("id", Bot, "The bot.")
        .Gives(200, DeiaJson.Context.BotStatusResponse, "How it does.")
        .Refuses(404, ProblemTypes.BotNotFound);

    public static OperationDescription List { get; } = new OperationDescription("listBots", ApiTags.Bots, "Lists the bots, stopped ones included, ordered by id.")
        .TakesQuery("status", Shape.OneOf(Enum.GetValues<BotState>().Select(BotStateNames.Of)), "The state that they are in.")
        .TakesQuery("capability", Shape.Text, "What they are good for.")
        .TakesQuery("limit", Shape.WholeNumber(1, BotListQuery.MostItems, BotListQuery.MostItems), "How many at most.")
        .TakesQuery("after", Bot, "The id that they come after.")
        .Gives(200, DeiaJson.Context.BotListResponse, "The bots, and how many match in all.");

    public static OperationDescription Models { get; } = new OperationDescription("listModels", ApiTags.Bots, "Lists the models that bots can use.")
        .Gives(200, DeiaJson.Context.ModelListResponse, "The models, and the providers that did not say which they have.");
}
