using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Contracts.Administration;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Identity;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Configuration.Storable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Deia.AspNetCore.SignIn;

/// <summary>The door for API keys.</summary>
internal static class KeyEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/api/auth/keys", CreateAsync).Needs(Permission.Administer).Audits(AuditActions.KeyCreate).Describes(KeyDescriptions.Create);
        group.MapGet("/api/auth/keys", ListAsync).Needs(Permission.Administer).Describes(KeyDescriptions.List);
        group.MapDelete("/api/auth/keys/{keyId}", RevokeAsync).Needs(Permission.Administer).Audits(AuditActions.KeyRevoke).Describes(KeyDescriptions.Revoke);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ApiKeys keys)
    {
        var body = await JsonBody.ReadAsync(context.Request);
        if (!body.TryGet(out var fields, out var problem))
        {
            return problem;
        }

        var (name, role, expiresAt) = (fields.Text("name"), fields.Text("role"), fields.Time("expiresAt"));
        if (fields.Refusal is { } invalid)
        {
            return DeiaProblems.From(invalid);
        }

        var created = await keys.CreateAsync(name, role, expiresAt, context.GetCaller().UserId, context.RequestAborted);
        if (!created.TryGet(out var key, out var refusal))
        {
            return DeiaProblems.From(refusal);
        }

        Note(context, key.Key.Id);
        AuditNote.Of(context).Details["role"] = role!;
        return DeiaResults.Json(NewKeyResponse.From(key), DeiaJson.Context.NewKeyResponse, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ApiKeys keys) =>
        DeiaResults.Json(new KeyListResponse([.. (await keys.ListAsync(context.RequestAborted)).Select(KeyResponse.From)]), DeiaJson.Context.KeyListResponse);

    private static async Task<IResult> RevokeAsync(string keyId, HttpContext context, ApiKeys keys)
    {
        if (StorableText.Flaw(keyId) is not null || !await keys.RevokeAsync(keyId, context.RequestAborted))
        {
            return AccessProblems.KeyNotFound;
        }

        Note(context, keyId);
        return Results.NoContent();
    }

    private static void Note(HttpContext context, string keyId) => AuditNote.Of(context).Details["key"] = keyId;
}
