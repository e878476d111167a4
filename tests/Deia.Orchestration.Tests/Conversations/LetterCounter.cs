using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Tests.Conversations;

/// <summary>Takes each character for a token, and counts how often it is asked.</summary>
internal sealed class LetterCounter : ITokenCounter
{
    public int Counts { get; private set; }

    public int Count(ReadOnlySpan<char> text)
    {
        Counts++;
        return text.Length;
    }
}
