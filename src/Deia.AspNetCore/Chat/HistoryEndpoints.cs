using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.AspNetCore.Rendering;
using Deia.Orchestration;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.History;
using Deia.Orchestration.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Deia.AspNetCore.Chat;

/// <summary>The door to what was said: reads it, clears it, and cancels what is pending.</summary>
internal static class HistoryEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/api/chat/{botId}", PageAsync).Needs(Permission.View).Describes(HistoryDescriptions.Page);
        group.MapDelete("/api/chat/{botId}", ClearAsync).Needs(Permission.Operate).Audits(AuditActions.HistoryClear).Describes(HistoryDescriptions.Clear);
        group.MapGet("/api/chat/{botId}/{messageId}", FindAsync).Needs(Permission.View).Describes(HistoryDescriptions.Find);
        group.MapPost("/api/chat/{botId}/{messageId}/cancel", CancelAsync).Needs(Permission.Operate).Audits(AuditActions.MessageCancel).Describes(HistoryDescriptions.Cancel);
    }

    private static async Task<IResult> PageAsync(string botId, HttpContext context, IBotManager bots, ChatHistory history)
    {
        if ((await bots.FindAsync(botId, context.RequestAborted)).Refusal is { } unknown)
        {
            return DeiaProblems.From(unknown);
        }

        return HistoryQuery.Read(botId, context.Request.Query).TryGet(out var query, out var invalid)
            ? DeiaResults.Json(MessagePageResponse.From(await history.PageAsync(query, context.RequestAborted)), DeiaJson.Context.MessagePageResponse)
            : DeiaProblems.From(invalid);
    }

    private static async Task<IResult> ClearAsync(string botId, HttpContext context, CommandRouter router)
    {
        QueryFields fields = new(context.Request.Query);
        var conversationId = fields.Text("conversationId");
        if (conversationId is null && context.Request.Query.ContainsKey("conversationId"))
        {
            // Somebody meant one conversation, and must not lose all.
            fields.Refuse("conversationId", "conversationId is empty; leave it out to clear all conversations.");
        }

        return fields.Refusal is { } invalid
            ? DeiaProblems.From(invalid)
            : DeiaResults.Json(
                await router.ClearAsync(botId, conversationId, context.RequestAborted),
                cleared => new ClearResponse(cleared.Deleted),
                DeiaJson.Context.ClearResponse);
    }

    private static async Task<IResult> FindAsync(string botId, string messageId, HttpContext context, IBotManager bots, ChatHistory history)
    {
        if ((await bots.FindAsync(botId, context.RequestAborted)).Refusal is { } unknown)
        {
            return DeiaProblems.From(unknown);
        }

        context.Response.Headers.Vary = HeaderNames.Accept;
        if (!TryRead(messageId, out var id) || await history.FindAsync(botId, id, context.RequestAborted) is not { } message)
        {
            return NotFound(botId);
        }

        return HtmlPreference.Of(context.Request.Headers)
            ? new HtmlAnswer(message.Content)
            : DeiaResults.Json(MessageResponse.From(message), DeiaJson.Context.MessageResponse);
    }

    private static async Task<IResult> CancelAsync(string botId, string messageId, HttpContext context, IBotManager bots, CommandRouter router)
    {
        if ((await bots.FindAsync(botId, context.RequestAborted)).Refusal is { } unknown)
        {
            return DeiaProblems.From(unknown);
        }

        return TryRead(messageId, out var id)
            ? DeiaResults.Json(await router.CancelAsync(botId, id, context.RequestAborted), CancelResponse.From, DeiaJson.Context.CancelResponse)
            : NotFound(botId);
    }

    private static bool TryRead(string messageId, out Guid id) => Guid.TryParseExact(messageId, "D", out id);

    private static Problem NotFound(string botId) => DeiaProblems.From(new Refusal(RefusalReason.MessageNotFound, $"{botId} has no such message."));
}
