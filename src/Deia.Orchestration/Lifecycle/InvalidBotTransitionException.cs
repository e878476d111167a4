namespace Deia.Orchestration.Lifecycle;

/// <summary>Thrown where a bot is asked for a step that its state does not allow.</summary>
/// <param name="state">The state that the bot is in.</param>
/// <param name="trigger">What was asked of it.</param>
public sealed class InvalidBotTransitionException(BotState state, BotTrigger trigger)
    : DeiaException($"A bot that is {state} can't take {trigger}.")
{
    /// <summary>Gets the state that the bot is in.</summary>
    public BotState State { get; } = state;

    /// <summary>Gets what was asked of it.</summary>
    public BotTrigger Trigger { get; } = trigger;
}
