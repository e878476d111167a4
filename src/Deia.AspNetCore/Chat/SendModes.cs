using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Deia.AspNetCore.Chat;

/// <summary>Reads from the headers how a client wants to hear the reply.</summary>
internal static class SendModes
{
    /// <summary>The media type of server-sent events.</summary>
    public const string EventStream = "text/event-stream";

    /// <summary>The preference for an answer that does not wait (RFC 7240 §4.1).</summary>
    public const string RespondAsync = "respond-async";

    /// <summary>Reads the headers. Where both are asked for, the stream wins.</summary>
    public static SendMode Of(IHeaderDictionary headers) =>
        AcceptsEventStream(headers) ? SendMode.Stream
        : PrefersAsync(headers) ? SendMode.Leave
        : SendMode.Wait;

    /// <summary>Tells whether a client asks for server-sent events.</summary>
    public static bool AcceptsEventStream(IHeaderDictionary headers) =>
        MediaTypeHeaderValue.TryParseList(headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase) && type.Quality != 0);

    private static bool PrefersAsync(IHeaderDictionary headers) =>
        headers["Prefer"]
            .SelectMany(line => (line ?? "").Split(','))
            .Any(preference => preference.Split(';')[0].AsSpan().Trim().Equals(RespondAsync, StringComparison.OrdinalIgnoreCase));
}
