namespace Deia.Orchestration.Conversations;

/// <summary>The length of one message of a prompt, with the frame that a chat template puts around it.</summary>
/// <param name="Tokens">The tokens.</param>
/// <param name="IsExact">Whether they were counted; else they are an upper bound.</param>
internal readonly record struct TokenSize(int Tokens, bool IsExact)
{
    // Marks of begin and end, the role, and line breaks: 4 in ChatML, 5 in Llama 3. One more pays for the opening of the reply.
    private const int Frame = 6;

    public static TokenSize Bound(string text) => new(TokenEstimate.UpperBound(text) + Frame, IsExact: false);

    public static TokenSize Exact(int tokens) => new(tokens + Frame, IsExact: true);
}
