using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Requests;

/// <summary>Keeps account of requests: a line in the log, and a count in the metrics.</summary>
internal sealed class RequestRecords(RequestLog log, RequestMeter meter, TimeProvider timeProvider)
{
    /// <summary>What a client that went away before its answer is told as; the number that nginx made common.</summary>
    private const int ClientGone = 499;

    /// <summary>Serves a request, and tells of it when it has ended.</summary>
    public async Task KeepAsync(RequestDelegate serve, HttpContext context)
    {
        var began = timeProvider.GetTimestamp();
        try
        {
            await serve(context);
        }
        finally
        {
            var duration = timeProvider.GetElapsedTime(began);
            var hasLeft = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted;
            var status = hasLeft ? ClientGone : context.Response.StatusCode;
            meter.Ended(context, status, duration);
            log.Ended(context, status, duration);
        }
    }
}
