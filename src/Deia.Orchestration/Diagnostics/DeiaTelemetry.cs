namespace Deia.Orchestration.Diagnostics;

/// <summary>The names that an app's OpenTelemetry listens to: <c>tracing.AddSource(DeiaTelemetry.Name, DeiaTelemetry.ModelsName)</c>, and <c>metrics.AddMeter</c> likewise.</summary>
public static class DeiaTelemetry
{
    /// <summary>The name of Deia's source of spans, and of its meter.</summary>
    public const string Name = "Deia";

    /// <summary>The name of the source, and of the meter, that tell how models are asked, by OpenTelemetry's conventions for generative AI. It is that of Microsoft.Extensions.AI.</summary>
    public const string ModelsName = "Experimental.Microsoft.Extensions.AI";
}
