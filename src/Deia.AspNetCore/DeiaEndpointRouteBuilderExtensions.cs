using Deia.AspNetCore.Audits;
using Deia.AspNetCore.Bots;
using Deia.AspNetCore.Chat;
using Deia.AspNetCore.Flags;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Health;
using Deia.AspNetCore.Logs;
using Deia.AspNetCore.Metrics;
using Deia.AspNetCore.OpenAi;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.SignIn;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Deia's endpoints, all at once or part by part.</summary>
public static class DeiaEndpointRouteBuilderExtensions
{
    /// <summary>Maps everything: bots, chat, live events, sign-in, the audit log, feature flags, health, the log, the door for clients of OpenAI, and the description of all of this.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of all these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    /// <remarks>
    /// Every endpoint but those of health asks who the caller is; <c>AllowAnonymous</c> on what this returns opens them to all, as an admin.
    /// Mapped on the app itself, requests below <c>/api</c>, <c>/health</c>, <c>/ws</c> and its other roots that no endpoint takes are answered by problems, too (RFC 9457);
    /// those below <c>/v1</c> in the form of OpenAI.
    /// </remarks>
    public static RouteGroupBuilder MapDeia(this IEndpointRouteBuilder endpoints)
    {
        var group = NewGroup(endpoints, nameof(MapDeia));
        group.MapDeiaBots();
        group.MapDeiaChat();
        group.MapDeiaEvents();
        group.MapDeiaSignIn();
        group.MapDeiaAudit();
        group.MapDeiaFlags();
        group.MapDeiaHealth();
        group.MapDeiaLogs();
        group.MapDeiaOpenAi();
        group.MapDeiaMetrics();
        group.MapDeiaOpenApi();
        return group;
    }

    /// <summary>Maps the fleet: <c>/api/bot/…</c>, <c>/api/bots</c> and <c>/api/models</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaBots(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaBots), BotEndpoints.Map);

    /// <summary>Maps the conversations: <c>/api/chat/…</c> and <c>/api/commands</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaChat(this IEndpointRouteBuilder endpoints) =>
        MapPart(endpoints, nameof(MapDeiaChat), group =>
        {
            SendEndpoints.Map(group);
            HistoryEndpoints.Map(group);
            TransferEndpoints.Map(group);
            CommandEndpoints.Map(group);
        });

    /// <summary>Maps the sign-in: <c>/api/auth/…</c> and, in Development, <c>/signin</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as a host name.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaSignIn(this IEndpointRouteBuilder endpoints) =>
        MapPart(endpoints, nameof(MapDeiaSignIn), group =>
        {
            SignInEndpoints.Map(group);
            KeyEndpoints.Map(group);
        });

    /// <summary>Maps the audit log: <c>/api/audit…</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaAudit(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaAudit), AuditEndpoints.Map);

    /// <summary>Maps the feature flags: <c>/api/flags…</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaFlags(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaFlags), FlagEndpoints.Map);

    /// <summary>Maps the health of the host: <c>/health…</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as a host name.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaHealth(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaHealth), HealthEndpoints.Map);

    /// <summary>Maps the end of the host's log: <c>/logs/tail</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaLogs(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaLogs), LogEndpoints.Map);

    /// <summary>Maps <c>GET /metrics</c>: the metrics in Prometheus' text form.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of this endpoint, for conventions such as a host name.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaMetrics(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaMetrics), MetricsEndpoint.Map);

    /// <summary>Maps the running bots as models of an API that clients of OpenAI can use: <c>/v1/models</c> and <c>/v1/chat/completions</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    public static RouteGroupBuilder MapDeiaOpenAi(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaOpenAi), OpenAiEndpoints.Map);

    /// <summary>Maps the description of the API: <c>/openapi/v1.json</c>, and <c>/docs</c>, a page that shows it.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>The group of these endpoints, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddDeia</c> or <c>AddHttpApi</c> was not called.</exception>
    /// <remarks>The description holds what is mapped of Deia's endpoints. It is no part of the documents that the app itself makes with <c>AddOpenApi</c>, and holds none of the app's own endpoints.</remarks>
    public static RouteGroupBuilder MapDeiaOpenApi(this IEndpointRouteBuilder endpoints) => MapPart(endpoints, nameof(MapDeiaOpenApi), OpenApiEndpoints.Map);

    private static RouteGroupBuilder MapPart(IEndpointRouteBuilder endpoints, string call, Action<RouteGroupBuilder> map)
    {
        var group = NewGroup(endpoints, call);
        group.Guard();
        map(group);
        return group;
    }

    private static RouteGroupBuilder NewGroup(IEndpointRouteBuilder endpoints, string call)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        HttpApiServices.Require(endpoints.ServiceProvider, call);
        UnmatchedRequests.Use(endpoints);
        return endpoints.MapGroup(string.Empty);
    }
}
