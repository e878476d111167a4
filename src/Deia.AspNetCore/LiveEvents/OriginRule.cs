using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Keeps pages of other sites out: a browser lets any page open a WebSocket anywhere, and only says which one it was (RFC 6455 §10.2).</summary>
internal static class OriginRule
{
    /// <summary>Tells whether a request comes from no page, from a page of the host itself, or from a page of this machine.</summary>
    public static bool Allows(HttpRequest request) => request.Headers.Origin is not [{ Length: > 0 } origin]
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && (page.Scheme == Uri.UriSchemeHttp || page.Scheme == Uri.UriSchemeHttps)
            && (page.IsLoopback || string.Equals(page.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)));
}
