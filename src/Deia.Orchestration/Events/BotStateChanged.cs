using Deia.Orchestration.Lifecycle;

namespace Deia.Orchestration.Events;

/// <summary>A bot went from one state to another.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it stands.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record BotStateChanged(string BotId, BotState From, BotState To, string Reason) : DeiaEvent(BotId)
{
    /// <inheritdoc/>
    public override string Type => EventTypes.BotStateChanged;

    internal override int TextLength => Reason.Length;
}
