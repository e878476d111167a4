using Deia.AspNetCore.Identity;
using Deia.AspNetCore.Requests;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Gate;

/// <summary>Puts endpoints behind the gate, and says what it does for each.</summary>
internal static class GateExtensions
{
    private static readonly Caller Nobody = new("anonymous", null);

    /// <summary>Puts the endpoints of a builder behind the gate, those that are added to it later too.</summary>
    public static void Guard(this IEndpointConventionBuilder endpoints) => endpoints.Finally(static endpoint =>
    {
        if (endpoint.RequestDelegate is { } handle)
        {
            var gate = endpoint.ApplicationServices.GetRequiredService<EndpointGate>();
            var records = endpoint.ApplicationServices.GetRequiredService<RequestRecords>();
            var access = endpoint.Metadata.OfType<EndpointAccess>().LastOrDefault();
            endpoint.RequestDelegate = context =>
                records.KeepAsync(kept => ProblemGuard.RunAsync(passing => gate.PassAsync(access, handle, passing), kept), context);
        }
    });

    /// <summary>Lets nobody in without a permission.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="permission">The permission.</param>
    /// <param name="door">The door that a setting may open to all; null: none does.</param>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Permission permission, OpenDoor? door = null)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new EndpointAccess { Permission = permission, NeedsIdentity = true, Door = door });

    /// <summary>Lets everybody in, and counts them.</summary>
    public static TBuilder NeedsNothing<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new EndpointAccess());

    /// <summary>Lets in who is known, whatever they may do.</summary>
    public static TBuilder NeedsIdentity<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new EndpointAccess { NeedsIdentity = true });

    /// <summary>Puts each use on record.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="action">The name of the action, one of <see cref="Orchestration.Auditing.AuditActions"/>.</param>
    public static RouteHandlerBuilder Audits(this RouteHandlerBuilder endpoint, string action) =>
        endpoint.WithMetadata(new EndpointAudit(action)).AddEndpointFilter(new AuditFilter(action));

    /// <summary>Gets who sent a request that the gate has let in.</summary>
    public static Caller GetCaller(this HttpContext context) => context.Features.Get<Credential>()?.Caller ?? Nobody;
}
