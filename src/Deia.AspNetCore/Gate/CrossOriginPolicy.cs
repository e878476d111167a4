using Deia.AspNetCore.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Gate;

/// <summary>Lets the pages of configured origins use the API; of none, by default. They bring a token or a key of their own, never a cookie.</summary>
internal sealed class CrossOriginPolicy(ICorsService cors, IOptions<CrossOriginOptions> options)
{
    private readonly CorsPolicy? _policy = options.Value.Origins is { Count: > 0 } origins
        ? new CorsPolicyBuilder([.. origins])
            .AllowAnyHeader()
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)
            .WithExposedHeaders("Location", "Retry-After", "Content-Disposition")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))
            .Build()
        : null;

    /// <summary>Says in the answer which page may read it.</summary>
    /// <returns>Whether the request only asked for that, and is answered.</returns>
    public bool Apply(HttpContext context)
    {
        if (_policy is null || context.Request.Headers.Origin.Count == 0)
        {
            return false;
        }

        var result = cors.EvaluatePolicy(context, _policy);
        cors.ApplyResult(result, context.Response);
        if (result.IsPreflightRequest)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }

        return result.IsPreflightRequest;
    }
}
