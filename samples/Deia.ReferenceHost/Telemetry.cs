using System.Runtime.CompilerServices;
using Deia.Orchestration.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Deia.ReferenceHost;

/// <summary>Sends traces and metrics to a collector, by OTLP, where one of OpenTelemetry's own variables names it. Without them nothing of its SDK is loaded here.</summary>
internal static class Telemetry
{
    private const string Postgres = "Npgsql";

    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    /// <summary>How long a worker may take to send its last spans: its host is waiting for it to end.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private static bool IsAskedFor => Endpoints.Any(static name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));

    /// <summary>Lets the host send.</summary>
    public static void Add(IServiceCollection services)
    {
        if (IsAskedFor)
        {
            services.AddOpenTelemetry()
                .ConfigureResource(static resource => Name(resource, "bot-controller"))
                .WithTracing(static tracing => Configure(tracing.AddAspNetCoreInstrumentation()))
                .WithMetrics(static metrics => metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddOtlpExporter());
        }
    }

    /// <summary>Lets a worker send.</summary>
    /// <returns>What ends it, once everything is sent; null where nobody asks for it.</returns>
    public static Action? TryBeginWorker() => IsAskedFor ? BeginWorker() : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Action BeginWorker()
    {
        var tracing = Configure(Sdk.CreateTracerProviderBuilder().ConfigureResource(static resource => Name(resource, "bot-worker"))).Build();
        var metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(static resource => Name(resource, "bot-worker"))
            .AddMeter(DeiaTelemetry.ModelsName)
            .AddOtlpExporter()
            .Build();
        return () => Task.WaitAll(
            Task.Run(() => tracing.Shutdown((int)LastWords.TotalMilliseconds)),
            Task.Run(() => metrics.Shutdown((int)LastWords.TotalMilliseconds)));
    }

    /// <summary>Names the program, unless <c>OTEL_SERVICE_NAME</c> or <c>OTEL_RESOURCE_ATTRIBUTES</c> do.</summary>
    private static void Name(ResourceBuilder resource, string service) => resource.AddService(service).AddEnvironmentVariableDetector();

    private static TracerProviderBuilder Configure(TracerProviderBuilder tracing)
    {
        tracing.AddSource(DeiaTelemetry.Name, DeiaTelemetry.ModelsName, Postgres).AddHttpClientInstrumentation().AddOtlpExporter();
        return Environment.GetEnvironmentVariable("OTEL_TRACES_SAMPLER") is { Length: > 0 } ? tracing : tracing.SetSampler(new ParentBasedSampler(new NoIdleTalk()));
    }
}
