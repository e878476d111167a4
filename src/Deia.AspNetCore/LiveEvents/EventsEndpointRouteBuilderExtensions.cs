using Deia.AspNetCore.Gate;
using Deia.AspNetCore.LiveEvents;
using Deia.AspNetCore.OpenApi;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the live events.</summary>
public static class EventsEndpointRouteBuilderExtensions
{
    /// <summary>How often a client that says nothing is asked whether it is still there, and how long it may take to answer.</summary>
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Maps <c>GET /ws</c>: the live events over a WebSocket. The app need not call <c>UseWebSockets</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The endpoint, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    public static IEndpointConventionBuilder MapDeiaEvents(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        HttpApiServices.Require(endpoints.ServiceProvider, nameof(MapDeiaEvents));
        UnmatchedRequests.Use(endpoints);
        var endpoint = ActivatorUtilities.CreateInstance<EventsEndpoint>(endpoints.ServiceProvider, new EventFrames());
        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAliveInterval, KeepAliveTimeout = KeepAliveTimeout });
        pipeline.Run(endpoint.HandleAsync);

        // Over HTTP/2 a WebSocket is asked for with CONNECT (RFC 8441 §4).
        var mapped = endpoints.MapMethods("/ws", [HttpMethods.Get, HttpMethods.Connect], pipeline.Build()).WithDisplayName("Live events")
            .WithMetadata(new EndpointAccess { Permission = Permission.View, NeedsIdentity = true, TakesTokenParameter = true })
            .Describes(EventsDescription.Listen);
        mapped.Guard();
        return mapped;
    }
}
