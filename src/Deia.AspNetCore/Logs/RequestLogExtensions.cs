using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Logs;

/// <summary>Has the requests of endpoints logged.</summary>
internal static class RequestLogExtensions
{
    /// <summary>Logs the requests of a builder's endpoints, those that are added to it later too.</summary>
    public static void LogRequests(this IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (endpoint.RequestDelegate is { } handle)
        {
            endpoint.RequestDelegate = context => RunAsync(handle, context);
        }
    });

    private static async Task RunAsync(RequestDelegate handle, HttpContext context)
    {
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var began = clock.GetTimestamp();
        try
        {
            await handle(context);
        }
        finally
        {
            context.RequestServices.GetService<RequestLog>()?.Ended(context, clock.GetElapsedTime(began));
        }
    }
}
