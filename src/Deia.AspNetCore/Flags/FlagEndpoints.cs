using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Contracts.Administration;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Flags;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Deia.AspNetCore.Flags;

/// <summary>The door to the feature flags.</summary>
internal static class FlagEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/api/flags", ListAsync).Needs(Permission.View).Describes(FlagDescriptions.List);
        group.MapPut("/api/flags/{name}", SetAsync).Needs(Permission.Administer).Audits(AuditActions.FlagSet).Describes(FlagDescriptions.Set);
    }

    private static async Task<IResult> ListAsync(HttpContext context, FeatureFlags flags) =>
        DeiaResults.Json(new FlagListResponse(await flags.ListAsync(context.RequestAborted)), DeiaJson.Context.FlagListResponse);

    private static async Task<IResult> SetAsync(string name, HttpContext context, FeatureFlags flags)
    {
        var body = await JsonBody.ReadAsync(context.Request);
        if (!body.TryGet(out var fields, out var problem))
        {
            return problem;
        }

        var enabled = fields.Flag("enabled");
        fields.Require("enabled", enabled);
        if (fields.Refusal is { } invalid)
        {
            return DeiaProblems.From(invalid);
        }

        var set = await flags.SetAsync(name, enabled!.Value, context.RequestAborted);
        if (set.TryGet(out var flag, out _))
        {
            var details = AuditNote.Of(context).Details;
            (details["flag"], details["enabled"]) = (flag.Name, flag.Enabled ? "true" : "false");
        }

        return DeiaResults.Json(set, flag => flag, DeiaJson.Context.FeatureFlag);
    }
}
