using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Contracts.Administration;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Deia.AspNetCore.Audits;

/// <summary>The door to the audit log.</summary>
internal static class AuditEndpoints
{
    /// <summary>How many entries a page has at most.</summary>
    public const int MostItems = 500;

    /// <summary>How many it has where a client does not say.</summary>
    public const int DefaultItems = 50;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/api/audit", PageAsync).Needs(Permission.Administer).Describes(AuditDescriptions.Page);
        group.MapGet("/api/audit/verify", VerifyAsync).Needs(Permission.Administer).Describes(AuditDescriptions.Verify);
    }

    private static async Task<IResult> PageAsync(HttpContext context, AuditLog audit)
    {
        QueryFields fields = new(context.Request.Query);
        AuditQuery query = new()
        {
            BotId = fields.Text("botId"),
            Action = fields.Text("action"),
            UserId = fields.Text("userId"),
            Before = fields.MessageId("before"),
            Limit = fields.WholeNumber("limit", 1, MostItems) ?? DefaultItems,
        };
        return fields.Refusal is { } invalid
            ? DeiaProblems.From(invalid)
            : DeiaResults.Json(AuditPageResponse.From(await audit.PageAsync(query, context.RequestAborted)), DeiaJson.Context.AuditPageResponse);
    }

    private static async Task<IResult> VerifyAsync(HttpContext context, AuditLog audit) =>
        DeiaResults.Json(AuditVerificationResponse.From(await audit.VerifyAsync(context.RequestAborted)), DeiaJson.Context.AuditVerificationResponse);
}
