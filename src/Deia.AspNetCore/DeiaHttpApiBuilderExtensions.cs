using Deia.AspNetCore.Metrics;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Diagnostics;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Metrics;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Deia's HTTP API to an app.</summary>
public static class DeiaHttpApiBuilderExtensions
{
    /// <summary>Adds what <c>app.MapDeia()</c> needs: sign-in, roles, limits, audit, metrics and logs. Calling it again adds nothing.</summary>
    /// <param name="builder">Deia.</param>
    /// <returns>The same builder.</returns>
    public static IDeiaBuilder AddHttpApi(this IDeiaBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddMetrics(builder.Services);
        return builder;
    }

    /// <summary>Adds the metrics to the app's own OpenTelemetry, where it has one, or begins one.</summary>
    private static void AddMetrics(IServiceCollection services)
    {
        if (services.Any(static service => service.ServiceType == typeof(RequestMeter)))
        {
            return;
        }

        services.AddSingleton<RequestMeter>();
        services.AddOptions<MetricsOptions>()
            .Configure<IServiceProvider>(static (options, provider) => provider.GetService<IConfiguration>()?.GetSection(MetricsOptions.SectionName).Bind(options));
        services.AddOpenTelemetry().WithMetrics(static metrics => metrics
            .AddMeter(DeiaTelemetry.Name, DeiaTelemetry.ModelsName)
            .AddPrometheusExporter(static exporter =>
            {
                // The names and labels are those that the contract names, and no others.
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
                exporter.ScrapeResponseCacheDurationMilliseconds = 0;
            }));
    }
}
