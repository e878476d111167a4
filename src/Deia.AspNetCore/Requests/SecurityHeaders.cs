using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Requests;

/// <summary>Tells browsers what an answer may not be used for.</summary>
internal static class SecurityHeaders
{
    /// <summary>What is no page may load nothing, and be shown in no other page.</summary>
    private const string NothingAllowed = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>A page of the host loads what the host serves, and pictures that stand in the page.</summary>
    private const string OwnAlone =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Sets the headers of an answer of the API; an endpoint may set others.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        SetCommon(headers);
        headers.ContentSecurityPolicy = NothingAllowed;
        headers.CacheControl = "no-store";
    }

    /// <summary>Sets the headers of a page that the host itself serves.</summary>
    public static void SetForPages(IHeaderDictionary headers)
    {
        SetCommon(headers);
        headers.ContentSecurityPolicy = OwnAlone;
    }

    /// <summary>Sets the headers of the page that shows the description of the API; its scripts are named by a nonce, and put styles into it.</summary>
    public static void SetForDocs(IHeaderDictionary headers, string nonce)
    {
        SetCommon(headers);
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    private static void SetCommon(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
