using System.Net;
using Deia.AspNetCore.Identity;
using Deia.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Requests;

/// <summary>Logs each request once, when it has ended: who asked for what, and how that went. Neither its query nor its body is told.</summary>
internal sealed partial class RequestLog(ILogger<RequestLog> logger)
{
    private static readonly PathString Probes = new("/health");

    /// <summary>Logs a request.</summary>
    /// <param name="context">The request, answered.</param>
    /// <param name="status">How.</param>
    /// <param name="duration">How long that took.</param>
    public void Ended(HttpContext context, int status, TimeSpan duration)
    {
        // Probes come every few seconds, and would leave nothing else to be seen.
        var level = context.Request.Path.StartsWithSegments(Probes, StringComparison.OrdinalIgnoreCase) ? LogLevel.Debug : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            var userId = context.Features.Get<Credential>()?.Caller.UserId;
            var client = context.Connection.RemoteIpAddress;
            var traceId = Problem.TraceIdOf(context);
            LogEnded(level, context.Request.Method, context.Request.Path, status, duration.TotalMilliseconds, route, userId, client, traceId);
        }
    }

#pragma warning disable SYSLIB1015 // What may be missing is for the fields of the line alone; its text would say "(null)".
    [LoggerMessage(EventId = 1200, EventName = "http.request", Message = "{Method} {Path}: {Status} after {DurationMs} ms")]
    private partial void LogEnded(
        LogLevel level, string method, PathString path, int status, double durationMs, string? route, string? userId, IPAddress? client, string traceId);
#pragma warning restore SYSLIB1015
}
