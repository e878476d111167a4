using System.Diagnostics.Metrics;
using System.Globalization;
using Deia.Orchestration.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Deia.AspNetCore.Requests;

/// <summary>The instruments of the requests (Specification: Metrics Collection, HTTP Request Metrics). Their labels are bounded: whatever a client sends, it makes no new one.</summary>
internal sealed class RequestMeter
{
    private const string OtherMethod = "OTHER";

    private static readonly HashSet<string> Methods =
    [
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch,
        HttpMethods.Delete, HttpMethods.Options, HttpMethods.Connect, HttpMethods.Trace,
    ];

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;
    private readonly Histogram<long> _sizes;

    public RequestMeter(IMeterFactory factory)
    {
        var meter = factory.Create(DeiaTelemetry.Name);
        _requests = meter.CreateCounter<long>("http_requests_total", "{request}", "Requests that were answered.");
        _durations = meter.CreateHistogram(
            "http_request_duration_seconds",
            "s",
            "From taking a request to the end of its answer; without WebSockets.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120] });
        _sizes = meter.CreateHistogram(
            "http_request_size_bytes",
            "By",
            "Bodies of requests; without those that neither said their length nor were read.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [0, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 16_777_216] });
    }

    /// <summary>Tells that a request has come to its end.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">How it was answered.</param>
    /// <param name="duration">How long it took.</param>
    public void Ended(HttpContext context, int status, TimeSpan duration)
    {
        var method = HttpMethods.GetCanonicalizedValue(context.Request.Method);
        KeyValuePair<string, object?> endpoint = new("endpoint", RouteTemplate.Of(context));
        _requests.Add(
            1,
            new("method", Methods.Contains(method) ? method : OtherMethod),
            new("status", StatusOf(status)),
            endpoint);
        if (SizeOf(context) is { } size)
        {
            _sizes.Record(size, endpoint);
        }

        // A connection for live events stays for hours, which says nothing about how quickly requests are served.
        if (status != StatusCodes.Status101SwitchingProtocols && !HttpMethods.IsConnect(method))
        {
            _durations.Record(duration.TotalSeconds, endpoint);
        }
    }

    private static string StatusOf(int status) => status.ToString(CultureInfo.InvariantCulture);

    /// <returns>Null where nobody knows.</returns>
    private static long? SizeOf(HttpContext context) =>
        context.Request.ContentLength
        ?? context.Features.Get<BodySize>()?.Bytes
        ?? (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } ? null : 0);
}
