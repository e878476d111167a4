using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Contracts.Administration;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Identity;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.AspNetCore.Requests;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Deia.AspNetCore.SignIn;

/// <summary>The door to sign in and out by.</summary>
internal static class SignInEndpoints
{
    private const string Unknown = "unknown";
    private const int LongestPassword = 1_000;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/api/auth/login", LoginAsync).NeedsNothing().Audits(AuditActions.SessionBegin).Describes(SignInDescriptions.Login);
        group.MapPost("/api/auth/logout", LogoutAsync).NeedsIdentity().Audits(AuditActions.SessionEnd).Describes(SignInDescriptions.Logout);
        group.MapGet("/api/auth/me", Me).Needs(Permission.View).Describes(SignInDescriptions.Me);
        group.MapGet(SignInLink.Path, OpenLinkAsync).NeedsNothing().Audits(AuditActions.SessionBegin).Describes(SignInDescriptions.OpenLink);
    }

    private static async Task<IResult> LoginAsync(HttpContext context, Users users, SignInLockout lockout, SignInDesk desk)
    {
        AuditNote.Of(context).UserId = Unknown;
        var body = await JsonBody.ReadAsync(context.Request);
        if (!body.TryGet(out var fields, out var problem))
        {
            return problem;
        }

        var username = fields.Text("username");
        var password = fields.Text("password");
        fields.Require("username", username);
        fields.Require("password", password);
        if (fields.Refusal is { } invalid)
        {
            return DeiaProblems.From(invalid);
        }

        if (username!.Length > AuthOptionsRules.LongestUsername || password!.Length > LongestPassword)
        {
            // Nobody has such a name or password, and neither is worth remembering.
            return AccessProblems.WrongPassword;
        }

        if (users.Contains(username!))
        {
            AuditNote.Of(context).UserId = username;
        }

        if (lockout.Begin(username!, ClientAddress.Of(context)) is { } left)
        {
            return AccessProblems.Locked(left);
        }

        if (users.Find(username!, password!) is not { } caller)
        {
            return AccessProblems.WrongPassword;
        }

        lockout.Succeeded(username!, ClientAddress.Of(context));
        var token = await desk.SignInAsync(context, caller);
        return DeiaResults.Json(new SignInResponse(token.Text, "Bearer", token.ExpiresAt), DeiaJson.Context.SignInResponse);
    }

    private static async Task<IResult> LogoutAsync(HttpContext context, SignInDesk desk) =>
        await desk.SignOutAsync(context) ? Results.NoContent() : AccessProblems.NoSession;

    private static IResult Me(HttpContext context)
    {
        var credential = context.Features.Get<Credential>()!;
        return DeiaResults.Json(
            new IdentityResponse(credential.Caller.UserId, Roles.NameOf(credential.Caller.Role!.Value), credential.ExpiresAt), DeiaJson.Context.IdentityResponse);
    }

    private static async Task<IResult> OpenLinkAsync(HttpContext context, SignInLink link, SignInDesk desk)
    {
        AuditNote.Of(context).UserId = SignInLink.Developer.UserId;
        QueryFields fields = new(context.Request.Query);
        if (!link.IsOffered || fields.Text("code") is not { } code || !link.TryUse(code))
        {
            return AccessProblems.WrongLink;
        }

        await desk.SignInAsync(context, SignInLink.Developer);
        return Results.Redirect($"{context.Request.PathBase}/");
    }
}
