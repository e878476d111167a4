using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Identity;

/// <summary>The cookie that holds a browser's token, out of reach of every script.</summary>
internal static class SignInCookie
{
    /// <summary>The name; a browser sends it to every port of a host alike.</summary>
    public const string Name = "deia";

    public static string? Read(HttpRequest request) => request.Cookies[Name] is { Length: > 0 } value ? value : null;

    public static void Write(HttpContext context, AccessToken token) => context.Response.Cookies.Append(Name, token.Text, Options(context, token.ExpiresAt));

    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
        Expires = expiresAt,
    };
}
