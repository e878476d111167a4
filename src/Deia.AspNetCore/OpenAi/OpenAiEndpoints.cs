using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.OpenAi.Contracts;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Deia.Orchestration.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.OpenAi;

/// <summary>The door for clients of OpenAI's API: the running bots are its models.</summary>
internal static class OpenAiEndpoints
{
    /// <summary>How long a body may be here, in bytes: the caller's whole conversation comes with every call.</summary>
    private const int BodyLimit = 8 * 1024 * 1024;

    public static void Map(RouteGroupBuilder group)
    {
        group.WithMetadata(OpenAiErrors.Form);
        group.MapGet($"{OpenAiErrors.Root}/models", List).Needs(Permission.View).Describes(OpenAiDescriptions.List);
        group.MapGet($"{OpenAiErrors.Root}/models/{{id}}", FindAsync).Needs(Permission.View).Describes(OpenAiDescriptions.Find);

        // What is asked for is put on record by the router.
        group.MapPost($"{OpenAiErrors.Root}/chat/completions", CompleteAsync).Needs(Permission.Operate).Describes(OpenAiDescriptions.Complete);
    }

    private static IResult List(IBotManager bots) =>
        DeiaResults.Json(new ModelListObject("list", [.. bots.List().Where(IsModel).Select(ModelObject.From)]), OpenAiJson.Form.ModelListObject);

    private static async Task<IResult> FindAsync(string id, HttpContext context, IBotManager bots) =>
        (await bots.FindAsync(id, context.RequestAborted)).TryGet(out var bot, out _) && IsModel(bot)
            ? DeiaResults.Json(ModelObject.From(bot), OpenAiJson.Form.ModelObject)
            : DeiaProblems.ModelNotFound(id);

    private static async Task<IResult> CompleteAsync(
        HttpContext context, CommandRouter router, ITokenCounter tokenCounter, TimeProvider timeProvider, IOptions<DeiaOptions> options)
    {
        var body = await JsonBody.ReadAsync(context.Request, BodyLimit);
        if (body.TryGet(out var fields, out var problem))
        {
            if (CompletionInput.Read(fields, context.Request.Headers).TryGet(out var call, out var refusal))
            {
                return new CompletionAnswer(call, router, tokenCounter, options.Value.Chat.ReplyTimeout, timeProvider);
            }

            problem = DeiaProblems.From(refusal);
        }

        await AuditFilter.RecordAsync(context, AuditActions.CompletionCreate, problem.Name);
        return problem;
    }

    private static bool IsModel(BotInfo bot) => bot is { ShouldRun: true, State: not (BotState.Stopping or BotState.Terminated) };
}
