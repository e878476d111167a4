using Deia.AspNetCore.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Problems;

/// <summary>Answers requests that no endpoint takes with a problem, where they are meant for Deia.</summary>
internal static class UnmatchedRequests
{
    private static readonly string[] Roots = ["/api", "/health", "/metrics", "/ws"];

    /// <summary>Takes such requests over, once for each app. Where the endpoints are not mapped on the app itself, its own answers stay.</summary>
    public static void Use(IEndpointRouteBuilder endpoints)
    {
        if (endpoints is IApplicationBuilder app && app.Properties.TryAdd(typeof(UnmatchedRequests).FullName!, null))
        {
            var meter = endpoints.ServiceProvider.GetService<RequestMeter>();
            var timeProvider = endpoints.ServiceProvider.GetRequiredService<TimeProvider>();
            app.Use((context, next) => RunAsync(context, next, meter, timeProvider));
        }
    }

    private static async Task RunAsync(HttpContext context, RequestDelegate next, RequestMeter? meter, TimeProvider timeProvider)
    {
        var startedAt = timeProvider.GetTimestamp();
        await next(context);
        if (!context.Response.HasStarted && context.Response.ContentType is null && IsOurs(context.Request.Path) && Problem(context) is { } problem)
        {
            await problem.ExecuteAsync(context);
            meter?.Ended(context, timeProvider.GetElapsedTime(startedAt));
        }
    }

    private static bool IsOurs(PathString path) => Roots.Any(root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));

    private static Problem? Problem(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound when context.GetEndpoint() is null => DeiaProblems.NotFound,
        StatusCodes.Status405MethodNotAllowed => DeiaProblems.MethodNotAllowed,
        _ => null,
    };
}
