using Deia.Orchestration.Events;
using Deia.Orchestration.Lifecycle;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Bots;

/// <summary>Stops bots: nothing new, then what is under way, then the instance.</summary>
internal sealed partial class BotStopper(FleetServices services, Fleet fleet, StateManager state, ILogger<BotStopper> logger)
{
    /// <summary>How long turns may take to end once they were broken off.</summary>
    private static readonly TimeSpan AbortGrace = TimeSpan.FromSeconds(5);

    /// <summary>Stops a bot. The caller holds the bot's gate.</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="drain">Whether what waits is answered first.</param>
    /// <param name="timeout">How long that may take.</param>
    /// <param name="reason">Why.</param>
    public async Task StopAsync(Bot bot, bool drain, TimeSpan timeout, string reason)
    {
        bot.Mailbox.Close();
        if (!bot.Life.TryApply(BotTrigger.Stop, reason))
        {
            return;
        }

        if (drain && bot.Instances.Current is not null)
        {
            await WaitAsync(bot.Mailbox.WhenEmptyAsync(), timeout).ConfigureAwait(false);
        }

        if (!await BreakOffAsync(bot).ConfigureAwait(false))
        {
            LogDeaf(bot.Id, AbortGrace);
        }

        if (bot.Session is { } session)
        {
            await session.EndAsync().ConfigureAwait(false);
            session.Dispose();
        }

        // Where the instance crashed meanwhile, the table has led to Terminated already.
        bot.Life.TryApply(BotTrigger.CleanedUp, reason);
        var info = bot.Life.Change(info => info with { Detail = null, Port = null, ProcessId = null });
        fleet.LeavePlace(bot.Id);
        await state.TrySaveAsync(info).ConfigureAwait(false);
        await state.TrySaveStatusAsync(bot).ConfigureAwait(false);
        bot.Session = null;
        services.Events.Publish(new BotStopped(info));
    }

    private async Task<bool> BreakOffAsync(Bot bot)
    {
        foreach (var (turn, isUnderWay) in bot.Mailbox.Snapshot())
        {
            if (!isUnderWay && bot.Mailbox.TryWithdraw(turn))
            {
                services.Turns.EndUnasked(bot, turn);
            }
            else
            {
                turn.Abort(TurnAbort.Stopped);
            }
        }

        return await WaitAsync(bot.Mailbox.WhenEmptyAsync(), AbortGrace).ConfigureAwait(false);
    }

    private async Task<bool> WaitAsync(Task task, TimeSpan timeout)
    {
        try
        {
            await task.WaitAsync(timeout, services.TimeProvider).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(620, LogLevel.Warning, "{BotId} is stopped although its model client did not heed the cancellation within {Grace}.")]
    private partial void LogDeaf(string botId, TimeSpan grace);
}
