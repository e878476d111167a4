namespace Deia.Orchestration.Conversations;

/// <summary>How a model's window is shared out.</summary>
internal static class TokenBudget
{
    /// <summary>How many times its estimate a prompt is taken to be at most, whatever a backend reports.</summary>
    public const double LargestCorrection = 4;

    private const int LargestReserve = 1_024;

    /// <summary>Tells how many tokens a prompt may have: a quarter of the window, at most 1,024 tokens, is kept free for the reply.</summary>
    public static int ForPrompt(int contextTokens) => contextTokens - Math.Min(contextTokens / 4, LargestReserve);
}
