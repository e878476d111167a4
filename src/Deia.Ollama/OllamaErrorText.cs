using System.Text.RegularExpressions;

namespace Deia.Ollama;

/// <summary>
/// Takes from Ollama's errors what may be shown. Some of them quote the conversation (a tool call that can't be parsed repeats the model's words),
/// so only sentences that are known to hold none are passed on.
/// </summary>
internal static partial class OllamaErrorText
{
    /// <summary>Reads the <c>error</c> of an answer's body.</summary>
    /// <returns>The text, or null where the body is none of Ollama's.</returns>
    public static string? Read(ReadOnlySpan<byte> body) =>
        OllamaLine.Read(body) is { Kind: OllamaLineKind.Error, Error: var error } ? error : null;

    /// <summary>Takes the part that may be shown.</summary>
    /// <returns>The part, or null where there is none.</returns>
    public static string? Presentable(string? error) => error is not null && Known().Match(error) is { Success: true } match ? match.Value.Trim() : null;

    [GeneratedRegex(
        """
        model\ requires\ more\ system\ memory\ \([^()]{1,20}\)\ than\ is\ available\ \([^()]{1,20}\)
        | "?[\w./:-]{1,200}"?\ does\ not\ support\ (chat|tools|thinking|vision|images|generate)
        | model\ runner\ has\ unexpectedly\ stopped
        | llama\ runner\ process\ has\ terminated
        | timed\ out\ waiting\ for\ llama\ runner\ to\ start
        | unable\ to\ load\ model
        | server\ busy
        | cudaMalloc\ failed:\ out\ of\ memory
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Known();
}
