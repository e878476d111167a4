using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Deia.AspNetCore.Requests;

/// <summary>Gives what a request asked for without the ids in it, so that there are only so many of them.</summary>
internal static class RouteTemplate
{
    /// <summary>What stands for all that no endpoint takes.</summary>
    public const string Unmatched = "unmatched";

    public static string Of(HttpContext context) => context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { Length: > 0 } text } ? text : Unmatched;
}
