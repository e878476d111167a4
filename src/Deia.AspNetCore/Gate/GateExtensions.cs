using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Gate;

/// <summary>Says what the gate does for an endpoint.</summary>
internal static class GateExtensions
{
    /// <summary>Lets nobody in without a permission.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new EndpointAccess(permission));

    /// <summary>Puts each use on record.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="action">The name of the action, one of <see cref="Orchestration.Auditing.AuditActions"/>.</param>
    public static TBuilder Audits<TBuilder>(this TBuilder endpoint, string action)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new EndpointAudit(action));

    /// <summary>Gets who sent a request that the gate has let in.</summary>
    public static Caller GetCaller(this HttpContext context) => context.Features.Get<Caller>() ?? Caller.System;
}
