using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Requests;

/// <summary>Keeps account of requests: a line in the log, and a count in the metrics.</summary>
internal sealed class RequestRecords(RequestLog log, RequestMeter meter, TimeProvider timeProvider)
{
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
            meter.Ended(context, duration);
            log.Ended(context, duration);
        }
    }
}
