using Deia.Orchestration.State;

namespace Deia.Orchestration.Events;

/// <summary>A bot's instance is gone because someone asked for it.</summary>
/// <param name="Bot">The bot after the stop.</param>
public sealed record BotStopped(BotInfo Bot) : DeiaEvent(Bot.Id)
{
    /// <inheritdoc/>
    public override string Type => EventTypes.BotStopped;

    internal override int TextLength => Bot.Definition.SystemPrompt?.Length ?? 0;
}
