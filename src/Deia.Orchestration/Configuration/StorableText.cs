namespace Deia.Orchestration.Configuration;

/// <summary>The rule for text that every store keeps unharmed: well-formed Unicode without NUL, which PostgreSQL's <c>text</c> can't hold.</summary>
public static class StorableText
{
    /// <summary>Checks a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null where it can be stored, else what is wrong with it, as the end of a sentence.</returns>
    public static string? Flaw(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
        {
            return "must not contain the character NUL (U+0000)";
        }

        return IndexOfLoneSurrogate(text) >= 0 ? "must be well-formed Unicode: it contains half of a surrogate pair" : null;
    }

    /// <summary>Replaces what can't be stored by U+FFFD.</summary>
    /// <param name="text">The text, such as what a model said.</param>
    /// <returns>The same string where nothing had to be replaced.</returns>
    public static string Mend(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Flaw(text) is null)
        {
            return text;
        }

        var characters = text.Replace('\0', '\uFFFD').ToCharArray();
        for (int at; (at = IndexOfLoneSurrogate(characters)) >= 0;)
        {
            characters[at] = '\uFFFD';
        }

        return new string(characters);
    }

    private static int IndexOfLoneSurrogate(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; at >= 0 && at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
            {
                return at;
            }

            at++;
        }

        return -1;
    }
}
