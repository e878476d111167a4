using System.Diagnostics;
using System.Globalization;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Json;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Problems;

/// <summary>Something that went wrong, ready to be told at any door. As a result it is the whole answer.</summary>
/// <param name="Type">One of <see cref="ProblemTypes"/>.</param>
/// <param name="Title">What kind of problem it is; the same for every problem of the type.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What went wrong this time, and what to do.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail) : IResult
{
    /// <summary>Gets the errors by field; null unless the request itself is wrong.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Gets the name of the type without what all have in common, such as <c>bot-not-found</c>.</summary>
    public string Name => Type[(Type.LastIndexOf(':') + 1)..];

    /// <summary>Gets how long to wait before asking again; null where that does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gives the problem the form that clients read.</summary>
    /// <param name="traceId">What the host knows the request by; null where there is no request.</param>
    public ProblemResponse ToResponse(string? traceId) => new(Type, Title, Status, Detail) { TraceId = traceId, Errors = Errors };

    /// <summary>Tells what the host knows a request by.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        if (RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (Status == StatusCodes.Status401Unauthorized)
        {
            // RFC 9110 §15.5.2: it names the ways to sign in.
            // RFC 6750 §3.1: and says that what was brought was not good.
            httpContext.Response.Headers.WWWAuthenticate =
                httpContext.Request.Headers.Authorization.Count > 0 ? "Bearer error=\"invalid_token\"" : "Bearer";
        }

        if (OpenAiErrors.AreExpectedBy(httpContext))
        {
            return OpenAiErrors.WriteAsync(this, httpContext);
        }

        return httpContext.Response.WriteAsJsonAsync(
            ToResponse(TraceIdOf(httpContext)), DeiaJson.Context.ProblemResponse, ProblemResponse.MediaType, httpContext.RequestAborted);
    }
}
