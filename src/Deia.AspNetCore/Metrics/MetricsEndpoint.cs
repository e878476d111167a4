using Deia.AspNetCore.Gate;
using Deia.AspNetCore.OpenApi;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using OpenTelemetry.Metrics;

namespace Deia.AspNetCore.Metrics;

/// <summary>Serves the metrics to Prometheus.</summary>
internal static class MetricsEndpoint
{
    private const string Path = "/metrics";

    // In Prometheus' own text form. In OpenMetrics a counter is named without _total, so that bot_instances and bot_instances_total would be one name.
    private const string TextForm = "text/plain";

    private static readonly OperationDescription Description = new OperationDescription("getMetrics", ApiTags.Health, "Gives the metrics in Prometheus' text form.")
        .Gives(StatusCodes.Status200OK, Shape.Text, "The metrics.", TextForm);

    public static void Map(RouteGroupBuilder group)
    {
        IEndpointRouteBuilder endpoints = group;
        var services = endpoints.ServiceProvider;
        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.Use((context, next) =>
        {
            context.Request.Headers[HeaderNames.Accept] = TextForm;
            return EmptyLabels.RemoveAsync(context, next);
        });
        pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(
            services.GetRequiredService<MeterProvider>(), predicate: static _ => true, path: null, configureBranchedPipeline: null, optionsName: null);
        endpoints.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], pipeline.Build()).WithDisplayName("Metrics")
            .Needs(Permission.Administer, OpenDoor.Metrics).Describes(Description);
    }
}
