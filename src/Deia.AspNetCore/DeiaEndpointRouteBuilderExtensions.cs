using Deia.AspNetCore.Bots;
using Deia.AspNetCore.Chat;
using Deia.AspNetCore.Health;
using Deia.AspNetCore.Metrics;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Bots;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Deia's endpoints, all at once or part by part.</summary>
public static class DeiaEndpointRouteBuilderExtensions
{
    /// <summary>Maps everything: bots, chat, live events and health.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of all these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> was not called.</exception>
    /// <remarks>
    /// Mapped on the app itself, requests below <c>/api</c>, <c>/health</c> and <c>/ws</c> that no endpoint takes are answered by problems, too (RFC 9457).
    /// </remarks>
    public static RouteGroupBuilder MapDeia(this IEndpointRouteBuilder endpoints)
    {
        var group = NewGroup(endpoints, nameof(MapDeia));
        group.MapDeiaBots();
        group.MapDeiaChat();
        group.MapDeiaEvents();
        group.MapDeiaHealth();
        if (HasMetrics(endpoints))
        {
            group.MapDeiaMetrics();
        }

        return group;
    }

    /// <summary>Maps the fleet: <c>/api/bot/…</c>, <c>/api/bots</c> and <c>/api/models</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaBots(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaBots), BotEndpoints.Map);

    /// <summary>Maps the conversations: <c>/api/chat/…</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaChat(this IEndpointRouteBuilder endpoints) =>
        MapPart(endpoints, nameof(MapDeiaChat), group =>
        {
            SendEndpoints.Map(group);
            HistoryEndpoints.Map(group);
        });

    /// <summary>Maps the health of the host: <c>/health…</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as a host name.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaHealth(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaHealth), HealthEndpoints.Map);

    /// <summary>Maps <c>GET /metrics</c>: the metrics in Prometheus' text form.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of this endpoint, for conventions such as a host name.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or its <c>AddHttpApi</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaMetrics(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaMetrics), group =>
    {
        if (!HasMetrics(group))
        {
            throw new InvalidOperationException(
                $"{nameof(MapDeiaMetrics)} finds no metrics among the services. Call builder.Services.AddDeia().AddHttpApi() before the app is built.");
        }

        MetricsEndpoint.Map(group);
    });

    private static bool HasMetrics(IEndpointRouteBuilder endpoints) =>
        endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(RequestMeter)) != false;

    private static RouteGroupBuilder MapPart(IEndpointRouteBuilder endpoints, string call, Action<RouteGroupBuilder> map)
    {
        var group = NewGroup(endpoints, call);
        group.Guard();
        group.Measure(endpoints.ServiceProvider);
        map(group);
        return group;
    }

    private static RouteGroupBuilder NewGroup(IEndpointRouteBuilder endpoints, string call)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(IBotManager)) == false)
        {
            throw new InvalidOperationException($"{call} finds no fleet among the services. Call builder.Services.AddDeia() before the app is built.");
        }

        UnmatchedRequests.Use(endpoints);
        return endpoints.MapGroup(string.Empty);
    }
}
