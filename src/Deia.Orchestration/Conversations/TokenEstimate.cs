using System.Text;

namespace Deia.Orchestration.Conversations;

/// <summary>Bounds of a token count that cost next to nothing.</summary>
public static class TokenEstimate
{
    /// <summary>Tells how many tokens a text has at most: a token is never shorter than one byte of UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The length in bytes of UTF-8.</returns>
    public static int UpperBound(ReadOnlySpan<char> text) => Encoding.UTF8.GetByteCount(text);
}
