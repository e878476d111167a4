using Deia.AspNetCore.LiveEvents;
using Deia.Orchestration.Events;
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
    /// <param name="endpoints">Where to map it.</param>
    /// <returns>What conventions, such as a policy of authorization, are added to.</returns>
    /// <exception cref="InvalidOperationException">The app has not called <c>AddDeia</c>.</exception>
    public static IEndpointConventionBuilder MapDeiaEvents(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<IEventBus>() is null)
        {
            throw new InvalidOperationException("The live events need the fleet: call builder.Services.AddDeia() first.");
        }

        var endpoint = ActivatorUtilities.CreateInstance<EventsEndpoint>(endpoints.ServiceProvider, new EventFrames());
        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAliveInterval, KeepAliveTimeout = KeepAliveTimeout });
        pipeline.Run(endpoint.HandleAsync);

        // Over HTTP/2 a WebSocket is asked for with CONNECT (RFC 8441 §4).
        return endpoints.MapMethods("/ws", [HttpMethods.Get, HttpMethods.Connect], pipeline.Build()).WithDisplayName("Live events");
    }
}
