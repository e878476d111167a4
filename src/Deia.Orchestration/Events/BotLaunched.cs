using Deia.Orchestration.State;

namespace Deia.Orchestration.Events;

/// <summary>A bot was launched and is ready, or keeps trying to reach its backend.</summary>
/// <param name="Bot">The bot after the launch.</param>
public sealed record BotLaunched(BotInfo Bot) : DeiaEvent(Bot.Id)
{
    /// <inheritdoc/>
    public override string Type => EventTypes.BotLaunched;

    internal override int TextLength => Bot.Definition.SystemPrompt?.Length ?? 0;
}
