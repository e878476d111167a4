namespace Deia.Orchestration.Hosting;

/// <summary>How a turn ended that ended well.</summary>
/// <param name="OutputTokens">The length of the reply as the model reported it, in tokens; null where it did not.</param>
/// <param name="InputTokens">The length of the prompt as the model reported it, in tokens; null where it did not.</param>
/// <param name="ContextTruncated">Whether the model saw less than the whole conversation.</param>
public sealed record BotTurnResult(int? OutputTokens, int? InputTokens, bool ContextTruncated)
{
    /// <summary>Gets whether the model stopped because the reply had become as long as it may be.</summary>
    public bool ReachedLimit { get; init; }
}
