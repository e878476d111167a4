using System.Text.Json.Serialization.Metadata;
using Deia.AspNetCore.Answers;
using Deia.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Health;

/// <summary>Tells operators and probes how the host does.</summary>
internal static class HealthEndpoints
{
    // Some probes only look at the status.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly HealthCheck Alive = new(HealthStatus.Healthy, null);

    public static void Map(RouteGroupBuilder group)
    {
        var services = ((IEndpointRouteBuilder)group).ServiceProvider;
        var startedAt = services.GetRequiredService<TimeProvider>().GetTimestamp();
        Lazy<HealthMonitor> monitor = new(() => ActivatorUtilities.CreateInstance<HealthMonitor>(services, startedAt));
        var form = HealthJson.Form;
        group.MapMethods("/health", Methods, async (HttpContext context) =>
        {
            var report = await monitor.Value.ReportAsync(context.RequestAborted);
            return Answer(context, report.Status, report, form.HealthReport);
        }).Describes(HealthDescriptions.Report);
        MapCheck("/health/db", HealthDescriptions.Database, form.StorageCheck, (monitor, cancellationToken) => monitor.DatabaseAsync(cancellationToken));
        MapCheck("/health/cache", HealthDescriptions.Cache, form.StorageCheck, (monitor, cancellationToken) => monitor.CacheAsync(cancellationToken));
        MapCheck("/health/ready", HealthDescriptions.Ready, form.HealthCheck, (monitor, cancellationToken) => monitor.ReadyAsync(cancellationToken));
        MapCheck("/health/live", HealthDescriptions.Live, form.HealthCheck, (_, _) => Task.FromResult(Alive));

        void MapCheck<T>(string path, OperationDescription description, JsonTypeInfo<T> form, Func<HealthMonitor, CancellationToken, Task<T>> ask)
            where T : HealthCheck =>
            group.MapMethods(path, Methods, async (HttpContext context) =>
            {
                var check = await ask(monitor.Value, context.RequestAborted);
                return Answer(context, check.Status, check, form);
            }).Describes(description);
    }

    private static IResult Answer<T>(HttpContext context, HealthStatus status, T answer, JsonTypeInfo<T> form)
    {
        context.Response.Headers.CacheControl = "no-store";
        return DeiaResults.Json(
            answer, form, status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
