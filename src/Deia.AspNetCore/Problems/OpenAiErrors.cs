using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Json;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Problems;

/// <summary>Gives problems the form that clients of OpenAI's API read, at the door that speaks it.</summary>
internal sealed class OpenAiErrors
{
    /// <summary>Where that door is.</summary>
    public const string Root = "/v1";

    private const string TypePrefix = "urn:deia:";

    private OpenAiErrors()
    {
    }

    /// <summary>Gets what marks an endpoint whose problems have this form, wherever it is mapped.</summary>
    public static OpenAiErrors Form { get; } = new();

    /// <summary>Tells whether a request came to that door, whether it got as far as an endpoint or not.</summary>
    public static bool AreExpectedBy(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<OpenAiErrors>() is not null
        || context.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers with a problem in this form; how long to wait is told already.</summary>
    public static Task WriteAsync(Problem problem, HttpContext context)
    {
        context.Response.StatusCode = StatusOf(problem);
        if (problem.RetryAfter is null)
        {
            // OpenAI's own clients would ask again after every 409 and 5xx otherwise.
            context.Response.Headers["x-should-retry"] = "false";
        }

        return context.Response.WriteAsJsonAsync(From(problem), DeiaJson.Context.OpenAiErrorResponse, contentType: null, context.RequestAborted);
    }

    /// <summary>Gives a problem this form.</summary>
    public static OpenAiErrorResponse From(Problem problem) =>
        new(new OpenAiError(problem.Detail, TypeOf(problem), problem.Errors?.Keys.FirstOrDefault(field => field != ProblemFields.WholeBody), CodeOf(problem)));

    // Here, a bot that does not run is a model that is out of service.
    private static int StatusOf(Problem problem) =>
        problem.Type == ProblemTypes.BotNotRunning ? StatusCodes.Status503ServiceUnavailable : problem.Status;

    private static string TypeOf(Problem problem) => StatusOf(problem) switch
    {
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        StatusCodes.Status403Forbidden => "permission_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private static string? CodeOf(Problem problem) => problem.Type switch
    {
        ProblemTypes.Validation => null,
        ProblemTypes.BotNotFound => "model_not_found",
        ProblemTypes.Unauthorized => "invalid_api_key",
        ProblemTypes.TooManyRequests => "rate_limit_exceeded",
        ProblemTypes.NotFound => "unknown_url",
        var type => type[TypePrefix.Length..].Replace('-', '_'),
    };
}
