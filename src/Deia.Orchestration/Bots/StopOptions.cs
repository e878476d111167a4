namespace Deia.Orchestration.Bots;

/// <summary>How a bot is stopped.</summary>
/// <param name="Drain">Whether what is under way and what waits is answered first. Without it the model is stopped, and the questions stay pending.</param>
/// <param name="Timeout">How long draining may take, 0 to <see cref="LongestTimeout"/>; null: <c>Deia:Bots:DrainTimeout</c>.</param>
public sealed record StopOptions(bool Drain = true, TimeSpan? Timeout = null)
{
    /// <summary>The longest time that draining may be given: 1 day.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);
}
