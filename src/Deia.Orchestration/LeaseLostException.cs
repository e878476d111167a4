namespace Deia.Orchestration;

/// <summary>Thrown where a write carries a fencing number that the bot's lease no longer has: another host took the bot over, or this one gave it back.
/// Nothing was changed.</summary>
/// <param name="botId">The bot.</param>
/// <param name="fence">The number that the write carried; 0 where this host held no lease at all.</param>
public sealed class LeaseLostException(string botId, long fence)
    : DeiaException($"This host no longer holds {botId} (fencing number {fence}), so it may not write for it. Ask the host that does, or ask again later.")
{
    /// <summary>Gets the bot.</summary>
    public string BotId { get; } = botId;

    /// <summary>Gets the number that the write carried.</summary>
    public long Fence { get; } = fence;
}
