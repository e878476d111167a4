using System.Buffers;
using System.Text.RegularExpressions;

namespace Deia.AspNetCore.Logs.Lines;

/// <summary>The one place that takes secrets and message text out of what is logged, whoever logs it.</summary>
/// <remarks>It rather takes too much than too little. Its work grows with the text alone, whatever the text is.</remarks>
internal static class LogScrubber
{
    /// <summary>What stands in the place of what was taken out.</summary>
    public const string Redacted = "[redacted]";

    /// <summary>The longest text of one field of a line, in characters.</summary>
    public const int LongestText = 16_384;

    private const string Ellipsis = "…";

    /// <summary>Most texts hold none of these, and need no closer look.</summary>
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        [
            "://", "?", "eyJ", "deia_", "bearer", "basic", "digest", "negotiate", "password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "api-key",
            "api_key", "accesskey", "access-key", "access_key", "signingkey", "signing-key", "signing_key", "credential", "authorization", "cookie",
            "connectionstring", "connection string", "connection_string", "connection-string", "Exception: ", "\"message", "\"content\"", "\"prompt\"",
            "\"text\"", "\"question\"", "\"reply\"", "\"answer\"", "\"input\"", "\"output\"", "\"body\"",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Each alternative names what stays of it: <c>keep</c> before, and <c>tail</c> after what is taken out.</summary>
    private static readonly Regex Secrets = new(
        string.Join(
            '|',
            /* a token, an API key */ """eyJ[\w-]{8,}(\.[\w-]*)*|deia_[\w.-]{16,}""",
            /* a user and password in an address; the query of one */ """(?<keep>://)[^\s/@"'<>]+(?<tail>@)|(?<keep>[\w/.\-\]]\?)[^\s"'<>()?|]+""",
            /* a header that is a secret as a whole */ """(?<keep>\b(proxy-)?(authorization|(set-)?cookie)["']?\s*[=:]\s*)[^\r\n]+""",
            """(?<keep>\b(bearer|basic|digest|negotiate)\s+)[\w.~+/=:-]{6,}""",
            /* a connection string, a setting, a member of JSON */ """(?<keep>[\w-]*(password|passwd|pwd|passphrase)\s*=\s*)("[^"]*("|$)|'[^']*('|$)|[^;"'&\r\n]+)""",
            """(?<keep>["']?[\w-]*(password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|signing[_-]?key|credentials?|connection[_ -]?string)["']?\s*[=:]\s*)("(\\.|[^"\\])*("|$)|'[^']*('|$)|[^\s"';,&}|]+)""",
            """(?<keep>"(messages?|content|prompt|text|question|reply|answer|input|output|body)"\s*:\s*)"(\\.|[^"\\])*("|$)""",
            /* what an exception says may quote anything */ """(?<keep>Exception: )[^\r\n]+"""),
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Scrubs a text, and cuts it where it is too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters that are left of it.</param>
    public static string Scrub(string text, int longest = LongestText)
    {
        // What is cut off is not looked at; a secret that the cut goes through lies beyond what is kept.
        var looked = text.Length > 2 * longest ? text[..(2 * longest)] : text;
        if (looked.AsSpan().ContainsAny(Signs))
        {
            looked = Secrets.Replace(looked, static match => $"{match.Groups["keep"].ValueSpan}{Redacted}{match.Groups["tail"].ValueSpan}");
        }

        return looked.Length > longest ? string.Concat(looked.AsSpan(0, longest), Ellipsis) : looked;
    }
}
