using Deia.AspNetCore.Identity;
using Deia.AspNetCore.Problems;
using Deia.AspNetCore.Requests;
using Deia.Orchestration;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Gate;

/// <summary>What every request passes before its endpoint: who are you, may you, and how often.</summary>
internal sealed class EndpointGate(
    Authenticator authenticator, RequestLimiter limiter, OriginRule origins, CrossOriginPolicy crossOrigin, OpenDoors openDoors, AuditLog audit)
{
    /// <summary>Who enters where the app has opened its doors to all (<c>AllowAnonymous</c>). A browser would do so for any page, as it sends a cookie for any.</summary>
    private static readonly Credential Anonymous = new(new Caller("anonymous", Role.Admin)) { IsCookie = true };

    /// <summary>Lets a request in, and through to its endpoint, or answers it with the problem.</summary>
    /// <param name="endpoint">What the endpoint needs; null: nothing.</param>
    /// <param name="handle">The endpoint.</param>
    /// <param name="context">The request.</param>
    public async Task PassAsync(EndpointAccess? endpoint, RequestDelegate handle, HttpContext context)
    {
        SecurityHeaders.Set(context.Response.Headers);
        crossOrigin.Apply(context);
        if (await CheckAsync(endpoint, context) is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        await handle(context);
    }

    private async ValueTask<Problem?> CheckAsync(EndpointAccess? access, HttpContext context)
    {
        if (access is null)
        {
            return null;
        }

        Credential? credential;
        try
        {
            credential = await authenticator.FindAsync(context, access.TakesTokenParameter);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or AuthorityUnavailableException)
        {
            // Who can't be known is counted all the same.
            if (await limiter.CountAsync(context, null) is { } tooManyUnknown)
            {
                return tooManyUnknown;
            }

            throw;
        }

        if (await limiter.CountAsync(context, credential) is { } tooMany)
        {
            return tooMany;
        }

        if (IsOpen(access, context))
        {
            // Where those may everything who are not known, those may who are.
            credential = credential is null ? Anonymous : credential with { Caller = credential.Caller with { Role = Role.Admin } };
        }

        if (credential is null)
        {
            return access.NeedsIdentity ? AccessProblems.Unauthorized : null;
        }

        if (credential.IsCookie && !IsRead(context.Request) && !origins.AllowsCookie(context.Request))
        {
            return AccessProblems.ForeignOrigin;
        }

        if (access.Permission is { } permission && !credential.Caller.May(permission))
        {
            await RecordAsync(credential.Caller, context);
            return AccessProblems.Forbidden(permission);
        }

        context.Features.Set(credential);
        return null;
    }

    private bool IsOpen(EndpointAccess access, HttpContext context) =>
        openDoors.IsOpen(access.Door) || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static bool IsRead(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private async ValueTask RecordAsync(Caller caller, HttpContext context)
    {
        Dictionary<string, string> details = new(StringComparer.Ordinal)
        {
            [AuditRecord.Outcome] = "forbidden",
            ["endpoint"] = $"{context.Request.Method} {RouteTemplate.Of(context)}",
        };
        if (context.GetEndpoint()?.Metadata.GetMetadata<EndpointAudit>() is { } audited)
        {
            details["action"] = audited.Action;
        }

        await audit.RecordAsync(new AuditRecord(AuditActions.AccessDenied, caller.UserId) { BotId = RouteBot.Of(context), Details = details });
    }
}
