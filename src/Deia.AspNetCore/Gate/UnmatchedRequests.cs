using Deia.AspNetCore.Problems;
using Deia.AspNetCore.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Gate;

/// <summary>Answers requests that no endpoint takes with a problem, where they are meant for Deia; and what browsers ask before a page of another origin may.</summary>
internal static class UnmatchedRequests
{
    private static readonly string[] Roots = ["/api", "/docs", "/health", "/logs", "/metrics", "/openapi", "/signin", "/v1", "/ws"];

    /// <summary>Takes such requests over, once for each app. Where the endpoints are not mapped on the app itself, its own answers stay.</summary>
    public static void Use(IEndpointRouteBuilder endpoints)
    {
        if (endpoints is IApplicationBuilder app && app.Properties.TryAdd(typeof(UnmatchedRequests).FullName!, null))
        {
            app.Use(RunAsync);
        }
    }

    private static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsOurs(context.Request.Path))
        {
            await next(context);
            return;
        }

        if (HttpMethods.IsOptions(context.Request.Method) && Service<CrossOriginPolicy>(context).Apply(context))
        {
            return;
        }

        await next(context);
        if (!context.Response.HasStarted && context.Response.ContentType is null && Find(context) is { } problem)
        {
            await Service<RequestRecords>(context).KeepAsync(kept => AnswerAsync(kept, problem), context);
        }
    }

    private static async Task AnswerAsync(HttpContext context, Problem problem)
    {
        SecurityHeaders.Set(context.Response.Headers);
        Service<CrossOriginPolicy>(context).Apply(context);
        await (await Service<RequestLimiter>(context).CountAsync(context, null) ?? problem).ExecuteAsync(context);
    }

    private static T Service<T>(HttpContext context)
        where T : class =>
        context.RequestServices.GetRequiredService<T>();

    private static bool IsOurs(PathString path) => Roots.Any(root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));

    private static Problem? Find(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound when context.GetEndpoint() is null => DeiaProblems.NotFound,
        StatusCodes.Status405MethodNotAllowed => DeiaProblems.MethodNotAllowed,
        _ => null,
    };
}
