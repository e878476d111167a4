using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Deia.AspNetCore.Rendering;

/// <summary>Reads from the headers whether a client would rather have HTML than JSON.</summary>
internal static class HtmlPreference
{
    /// <summary>The media type of HTML.</summary>
    public const string MediaType = "text/html";

    private const string Json = "application/json";

    /// <summary>Reads the headers. Who names neither gets JSON; of two that are liked as much, the first named counts (RFC 9110 §12.5.1).</summary>
    public static bool Of(IHeaderDictionary headers) =>
        MediaTypeHeaderValue.TryParseList(headers.Accept, out var accepted)
        && accepted.Where(type => Is(type, MediaType) || Is(type, Json))
            .OrderByDescending(type => type.Quality ?? 1)
            .FirstOrDefault(type => type.Quality != 0) is { } favourite
        && Is(favourite, MediaType);

    private static bool Is(MediaTypeHeaderValue type, string name) => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase);
}
