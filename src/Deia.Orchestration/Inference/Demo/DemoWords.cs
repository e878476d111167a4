namespace Deia.Orchestration.Inference.Demo;

/// <summary>Takes a text apart at its white space, which a surrogate pair never contains.</summary>
internal static class DemoWords
{
    /// <summary>Finds where the word that starts at <paramref name="start"/> ends, the white space behind it included.</summary>
    public static int EndOf(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && !char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        return start;
    }

    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = text.Length - text.TrimStart().Length; at < text.Length; at = EndOf(text, at))
        {
            count++;
        }

        return count;
    }
}
