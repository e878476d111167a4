using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Deia.AspNetCore.Bots;

/// <summary>The door to the fleet: launches, stops, changes and shows bots.</summary>
internal static class BotEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/api/bot/launch", LaunchAsync).Needs(Permission.Operate).Audits(AuditActions.BotLaunch).Describes(BotDescriptions.Launch);
        group.MapGet("/api/bot/{id}", GetAsync).Needs(Permission.View).Describes(BotDescriptions.Get);
        group.MapPatch("/api/bot/{id}", ChangeAsync).Needs(Permission.Operate).Audits(AuditActions.BotChange).Describes(BotDescriptions.Change);
        group.MapDelete("/api/bot/{id}", DeleteAsync).Needs(Permission.Administer).Audits(AuditActions.BotDelete).Describes(BotDescriptions.Delete);
        group.MapPost("/api/bot/{id}/stop", StopAsync).Needs(Permission.Operate).Audits(AuditActions.BotStop).Describes(BotDescriptions.Stop);
        group.MapPost("/api/bot/{id}/restart", RestartAsync).Needs(Permission.Operate).Audits(AuditActions.BotRestart).Describes(BotDescriptions.Restart);
        group.MapGet("/api/bot/{id}/status", StatusAsync).Needs(Permission.View).Describes(BotDescriptions.Status);
        group.MapGet("/api/bots", List).Needs(Permission.View).Describes(BotDescriptions.List);
        group.MapGet("/api/models", ModelList.GetAsync).Needs(Permission.View).Describes(BotDescriptions.Models);
    }

    private static async Task<IResult> LaunchAsync(HttpContext context, IBotManager bots)
    {
        var body = await JsonBody.ReadOptionalAsync(context.Request);
        if (!body.TryGet(out var fields, out var problem))
        {
            return problem;
        }

        var id = fields.Text("id");
        AuditNote.Of(context).BotId = BotId.IsValid(id) ? id : null;
        var change = BotInput.ReadChange(fields) with { Host = fields.Text("host") };
        if (fields.Refusal is { } invalid)
        {
            return DeiaProblems.From(invalid);
        }

        var launched = await bots.LaunchAsync(id, change, context.RequestAborted);
        if (!launched.TryGet(out var bot, out var refusal))
        {
            return DeiaProblems.From(refusal);
        }

        AuditNote.Of(context).BotId = bot.Id;
        context.Response.Headers.Location = $"{context.Request.PathBase}/api/bot/{bot.Id}";
        return DeiaResults.Json(BotResponse.From(bot), DeiaJson.Context.BotResponse, StatusCodes.Status201Created);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, IBotManager bots) => Answer(await bots.FindAsync(id, context.RequestAborted));

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, IBotManager bots)
    {
        if ((await bots.FindAsync(id, context.RequestAborted)).Refusal is { } unknown)
        {
            return DeiaProblems.From(unknown);
        }

        var body = await JsonBody.ReadAsync(context.Request);
        if (!body.TryGet(out var fields, out var problem))
        {
            return problem;
        }

        BotInput.RefuseFixed(fields);
        var change = BotInput.ReadChange(fields);
        return fields.Refusal is { } invalid ? DeiaProblems.From(invalid) : Answer(await bots.ChangeAsync(id, change, context.RequestAborted));
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, IBotManager bots) =>
        (await bots.DeleteAsync(id, context.RequestAborted)).Refusal is { } refusal ? DeiaProblems.From(refusal) : Results.NoContent();

    private static async Task<IResult> StopAsync(string id, HttpContext context, IBotManager bots)
    {
        var body = await JsonBody.ReadOptionalAsync(context.Request);
        if (!body.TryGet(out var fields, out var problem))
        {
            return problem;
        }

        var options = BotInput.ReadStop(fields);
        return fields.Refusal is { } invalid ? DeiaProblems.From(invalid) : Answer(await bots.StopAsync(id, options, context.RequestAborted));
    }

    private static async Task<IResult> RestartAsync(string id, HttpContext context, IBotManager bots) =>
        Answer(await bots.RestartAsync(id, context.RequestAborted));

    private static async Task<IResult> StatusAsync(string id, HttpContext context, IBotManager bots) =>
        DeiaResults.Json(await bots.StatusAsync(id, context.RequestAborted), BotStatusResponse.From, DeiaJson.Context.BotStatusResponse);

    private static IResult List(HttpContext context, IBotManager bots)
    {
        QueryFields fields = new(context.Request.Query);
        var query = BotListQuery.Read(fields);
        if (fields.Refusal is { } invalid)
        {
            return DeiaProblems.From(invalid);
        }

        BotInfo[] matching = [.. bots.List().Where(query.Matches)];
        return DeiaResults.Json(
            new BotListResponse([.. query.Page(matching).Select(BotResponse.From)], matching.Length), DeiaJson.Context.BotListResponse);
    }

    private static IResult Answer(Outcome<BotInfo> outcome) => DeiaResults.Json(outcome, BotResponse.From, DeiaJson.Context.BotResponse);
}
