using System.Collections.Frozen;

namespace Deia.Orchestration.Lifecycle;

/// <summary>The one table of a bot's life. What it does not name is refused.</summary>
public static class BotStateMachine
{
    private static readonly FrozenDictionary<(BotState, BotTrigger), BotState> Table = Rows().ToFrozenDictionary();

    /// <summary>Looks up where a trigger leads.</summary>
    /// <param name="from">The state that the bot is in.</param>
    /// <param name="trigger">What happens.</param>
    /// <param name="to">The state that follows.</param>
    /// <returns>Whether the table allows it.</returns>
    public static bool TryNext(BotState from, BotTrigger trigger, out BotState to) => Table.TryGetValue((from, trigger), out to);

    /// <summary>Looks up where a trigger leads, and insists on it.</summary>
    /// <param name="from">The state that the bot is in.</param>
    /// <param name="trigger">What happens.</param>
    /// <returns>The state that follows.</returns>
    /// <exception cref="InvalidBotTransitionException">The table does not allow it.</exception>
    public static BotState Next(BotState from, BotTrigger trigger) =>
        TryNext(from, trigger, out var to) ? to : throw new InvalidBotTransitionException(from, trigger);

    private static Dictionary<(BotState, BotTrigger), BotState> Rows()
    {
        Dictionary<(BotState, BotTrigger), BotState> table = [];
        On(BotTrigger.Launch, BotState.Starting, BotState.Idle, BotState.Terminated, BotState.Faulted);
        On(BotTrigger.Restart, BotState.Starting, BotState.Faulted);
        On(BotTrigger.Connected, BotState.Ready, BotState.Starting);
        On(BotTrigger.MessageReceived, BotState.Processing, BotState.Ready, BotState.Active, BotState.Idle);
        On(BotTrigger.ReplyCompleted, BotState.Active, BotState.Processing);
        On(BotTrigger.ReplyFailed, BotState.Active, BotState.Processing);
        On(BotTrigger.IdleTimeout, BotState.Idle, BotState.Ready, BotState.Active);
        On(
            BotTrigger.Stop,
            BotState.Stopping,
            BotState.Starting, BotState.Ready, BotState.Processing, BotState.Active, BotState.Idle, BotState.Faulted);
        On(BotTrigger.CleanedUp, BotState.Terminated, BotState.Stopping);
        On(
            BotTrigger.Crashed,
            BotState.Faulted,
            BotState.Starting, BotState.Ready, BotState.Processing, BotState.Active, BotState.Idle);
        On(BotTrigger.Crashed, BotState.Terminated, BotState.Stopping);
        return table;

        void On(BotTrigger trigger, BotState to, params ReadOnlySpan<BotState> from)
        {
            foreach (var state in from)
            {
                table.Add((state, trigger), to);
            }
        }
    }
}
