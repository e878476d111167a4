using Deia.Orchestration.Bots.Turns;
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
    /// <param name="drainFor">How long what is under way and what waits may be answered first.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the draining, not the stop.</param>
    public async Task StopAsync(Bot bot, TimeSpan drainFor, string reason, CancellationToken cancellationToken)
    {
        bot.Mailbox.Close();
        if (!bot.Life.TryApply(BotTrigger.Stop, reason))
        {
            return;
        }

        if (drainFor > TimeSpan.Zero && bot.Instances.Current is not null && bot.Session is { } draining)
        {
            // Where the instance crashes meanwhile, none comes after it.
            await WaitAsync(Task.WhenAny(bot.Mailbox.WhenEmptyAsync(), draining.Work), drainFor, cancellationToken).ConfigureAwait(false);
        }

        await EndAsync(bot).ConfigureAwait(false);

        // Where the instance crashed meanwhile, the table has led to Terminated already.
        bot.Life.TryApply(BotTrigger.CleanedUp, reason);
        bot.Life.Change(info => info with { Detail = null, Port = null, ProcessId = null });
        fleet.LeavePlace(bot.Id);
        await state.TrySaveAsync(bot).ConfigureAwait(false);
        await state.TrySaveStatusAsync(bot).ConfigureAwait(false);
        bot.Session = null;
        LogStopped(bot.Id, reason);
        services.Events.Publish(new BotStopped(bot.Info));
    }

    /// <summary>Ends a bot that another host has taken over. The caller holds the bot's gate.</summary>
    /// <remarks>Nothing is stored and nobody is told: what counts is what the other host says of the bot.</remarks>
    public async Task AbandonAsync(Bot bot)
    {
        LogAbandoned(bot.Id);
        bot.Mailbox.Close();
        bot.Life.Attach(null);
        await EndAsync(bot).ConfigureAwait(false);
        bot.Life.Show(bot.Info with { State = BotState.Idle, Detail = null, Port = null, ProcessId = null });
        fleet.LeavePlace(bot.Id);
        bot.Session = null;
    }

    private async Task EndAsync(Bot bot)
    {
        await BreakOffAsync(bot).ConfigureAwait(false);
        if (bot.Session is { } session)
        {
            await session.EndAsync().ConfigureAwait(false);
            session.Dispose();
        }
    }

    private async Task BreakOffAsync(Bot bot)
    {
        foreach (var (turn, isUnderWay) in bot.Mailbox.Snapshot())
        {
            turn.Abort(TurnAbort.Stopped);
            if (!isUnderWay && bot.Mailbox.TryWithdraw(turn))
            {
                await services.Turns.BreakOffAsync(bot, turn).ConfigureAwait(false);
            }
        }

        if (await WaitAsync(bot.Mailbox.WhenEmptyAsync(), AbortGrace, CancellationToken.None).ConfigureAwait(false))
        {
            return;
        }

        LogDeaf(bot.Id, AbortGrace);
        foreach (var (turn, _) in bot.Mailbox.Snapshot())
        {
            services.Turns.LeavePending(bot, turn);
        }
    }

    private async Task<bool> WaitAsync(Task task, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(timeout, services.TimeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(620, LogLevel.Warning, "{BotId} is stopped although a turn did not end within {Grace} after it was broken off.", EventName = "bot.turn_deaf")]
    private partial void LogDeaf(string botId, TimeSpan grace);

    [LoggerMessage(621, LogLevel.Warning, "{BotId} was taken over by another host, and ends here.", EventName = "bot.abandoned")]
    private partial void LogAbandoned(string botId);

    [LoggerMessage(622, LogLevel.Information, "{BotId} stopped: {Reason}.", EventName = "bot.stopped")]
    private partial void LogStopped(string botId, string reason);
}
