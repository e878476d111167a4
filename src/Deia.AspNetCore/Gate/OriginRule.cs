using Deia.AspNetCore.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Gate;

/// <summary>Keeps pages of other sites out. A browser lets any page open a WebSocket anywhere (RFC 6455 §10.2), and only says which one it was.</summary>
internal sealed class OriginRule(IOptions<CrossOriginOptions> options)
{
    private readonly HashSet<string> _allowed = new(options.Value.Origins, StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells whether a request comes from no page, or from a page of this very host and port.</summary>
    public static bool IsOwn(HttpRequest request) => !TryGetOrigin(request, out var origin) || IsOwn(request, origin);

    /// <summary>Tells whether a request that a browser vouches for by itself may be served: from no page, from a page of this very host and port, or from one that is configured.</summary>
    public bool AllowsCookie(HttpRequest request) => !TryGetOrigin(request, out var origin) || IsOwn(request, origin) || _allowed.Contains(origin);

    /// <summary>Tells whether a request may open the live events: as with a cookie, or from a page of this machine or of the host on another port.</summary>
    public bool AllowsSocket(HttpRequest request) => !TryGetOrigin(request, out var origin)
        || _allowed.Contains(origin)
        || (TryParse(origin, out var page) && (page.IsLoopback || string.Equals(page.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)));

    private static bool IsOwn(HttpRequest request, string origin) =>
        TryParse(origin, out var page) && string.Equals(page.Authority, WithoutUsualPort(request.Host, page), StringComparison.OrdinalIgnoreCase);

    private static bool TryGetOrigin(HttpRequest request, out string origin)
    {
        origin = request.Headers.Origin.ToString();
        return origin.Length > 0;
    }

    private static bool TryParse(string origin, out Uri page) =>
        Uri.TryCreate(origin, UriKind.Absolute, out page!) && (page.Scheme == Uri.UriSchemeHttp || page.Scheme == Uri.UriSchemeHttps);

    /// <summary>Gives the host as the authority of an address writes it. A proxy in front may speak another scheme with the browser than with this host.</summary>
    private static string WithoutUsualPort(HostString host, Uri page) => host.Port is { } port && port == page.Port && page.IsDefaultPort ? host.Host : host.Value ?? "";
}
