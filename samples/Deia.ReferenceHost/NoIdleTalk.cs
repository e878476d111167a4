using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Deia.ReferenceHost;

/// <summary>Begins no trace with a call that the host makes of its own accord, such as a heartbeat, a look at a backend or a lease that is renewed: there are many, and nobody asked for them.</summary>
internal sealed class NoIdleTalk : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
