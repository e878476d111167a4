using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.Orchestration.Access;
using Deia.Orchestration.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Deia.AspNetCore.Chat;

/// <summary>The door that tells which commands a message can be.</summary>
internal static class CommandEndpoints
{
    private static readonly OperationDescription Description = new OperationDescription("listCommands", ApiTags.Chat, "Lists the commands that a message can be.")
        .Gives(StatusCodes.Status200OK, DeiaJson.Context.CommandListResponse, "The commands, and the role that each needs.");

    public static void Map(RouteGroupBuilder group) => group.MapGet("/api/commands", List).Needs(Permission.View).Describes(Description);

    private static IResult List(CommandRouter router) =>
        DeiaResults.Json(new CommandListResponse([.. router.Commands.Select(CommandResponse.From)]), DeiaJson.Context.CommandListResponse);
}
