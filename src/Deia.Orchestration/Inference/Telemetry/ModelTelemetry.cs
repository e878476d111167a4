using System.Diagnostics;
using System.Diagnostics.Metrics;
using Deia.Orchestration.Diagnostics;
using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Inference.Telemetry;

/// <summary>Lets it be seen how models are asked, as OpenTelemetry's conventions for generative AI say: names, counts and times, but no text.</summary>
internal static class ModelTelemetry
{
    // They tell whether anybody listens: a client that tells of its calls keeps every update of a reply, also where nobody does.
    private static readonly ActivitySource Source = new(DeiaTelemetry.ModelsName);
    private static readonly Histogram<double> Durations = new Meter(DeiaTelemetry.ModelsName).CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "Measures the duration of a GenAI operation");

    /// <summary>Gets whether anybody listens.</summary>
    public static bool HasListeners => Source.HasListeners() || Durations.Enabled;

    /// <summary>Wraps a client. The wrapper is never disposed, and neither is the client by it.</summary>
    public static IChatClient Observe(IChatClient client) => new OpenTelemetryChatClient(new TextlessFaults(client), sourceName: DeiaTelemetry.ModelsName)
    {
        // Whatever the environment says: no message ever stands in a trace.
        EnableSensitiveData = false,
    };
}
