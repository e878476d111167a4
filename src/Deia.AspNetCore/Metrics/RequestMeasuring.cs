using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Metrics;

/// <summary>Stands around every endpoint of Deia and measures its requests.</summary>
internal static class RequestMeasuring
{
    /// <summary>Measures the endpoints of a builder, those that are added to it later too, where the app has metrics.</summary>
    public static void Measure(this IEndpointConventionBuilder endpoints, IServiceProvider services)
    {
        if (services.GetService<RequestMeter>() is { } meter)
        {
            var timeProvider = services.GetRequiredService<TimeProvider>();
            endpoints.Add(endpoint =>
            {
                if (endpoint.RequestDelegate is { } handle)
                {
                    endpoint.RequestDelegate = context => RunAsync(handle, context, meter, timeProvider);
                }
            });
        }
    }

    private static async Task RunAsync(RequestDelegate handle, HttpContext context, RequestMeter meter, TimeProvider timeProvider)
    {
        var startedAt = timeProvider.GetTimestamp();
        try
        {
            await handle(context);
        }
        finally
        {
            meter.Ended(context, timeProvider.GetElapsedTime(startedAt));
        }
    }
}
