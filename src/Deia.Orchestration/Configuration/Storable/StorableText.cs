using System.Text.Json;

namespace Deia.Orchestration.Configuration.Storable;

/// <summary>
/// The rule for text and JSON that every store keeps unharmed: well-formed Unicode without NUL, which PostgreSQL's <c>text</c> can't hold, and numbers that its
/// <c>jsonb</c> holds to the last digit.
/// </summary>
public static class StorableText
{
    private const int LongestNumber = 1_000;
    private const string Immense = "must not contain a number above 1.7e308, closer to zero than 5e-324, or longer than 1000 characters";
    private const string Malformed = "must be well-formed Unicode: it contains half of a surrogate pair";

    /// <summary>Checks a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null where it can be stored, else what is wrong with it, as the end of a sentence.</returns>
    public static string? Flaw(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
        {
            return "must not contain the character NUL (U+0000)";
        }

        return IndexOfLoneSurrogate(text) >= 0 ? Malformed : null;
    }

    /// <summary>Checks every string of a JSON value, however it is escaped, and every number.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Null where it can be stored, else what is wrong with it, as the end of a sentence.</returns>
    public static string? Flaw(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return FlawOfString(value);
            case JsonValueKind.Number:
                return FlawOfNumber(value);
            case JsonValueKind.Array:
                return value.EnumerateArray().Select(Flaw).FirstOrDefault(flaw => flaw is not null);
            case JsonValueKind.Object:
                return value.EnumerateObject().Select(Flaw).FirstOrDefault(flaw => flaw is not null);
            default:
                return null;
        }
    }

    /// <summary>Checks the names and values of metadata.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <returns>Null where they can be stored, else what is wrong with them, as the end of a sentence.</returns>
    public static string? Flaw(IReadOnlyDictionary<string, JsonElement> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        foreach (var (name, value) in metadata)
        {
            if ((Flaw(name) ?? Flaw(value)) is { } flaw)
            {
                return flaw;
            }
        }

        return null;
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

    private static string? Flaw(JsonProperty property)
    {
        try
        {
            return Flaw(property.Name) ?? Flaw(property.Value);
        }
        catch (InvalidOperationException)
        {
            return Malformed;
        }
    }

    private static string? FlawOfString(JsonElement value)
    {
        try
        {
            return Flaw(value.GetString());
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a surrogate pair has no string.
            return Malformed;
        }
    }

    private static string? FlawOfNumber(JsonElement value)
    {
        var digits = value.GetRawText();
        var isVanishing = value.GetDouble() == 0 && digits.AsSpan(0, Mantissa(digits)).ContainsAnyInRange('1', '9');
        return digits.Length > LongestNumber || !double.IsFinite(value.GetDouble()) || isVanishing ? Immense : null;
    }

    private static int Mantissa(string digits) => digits.AsSpan().IndexOfAny('e', 'E') is >= 0 and var exponent ? exponent : digits.Length;

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
