using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Bots;

/// <summary>Launches bots, and starts crashed ones again.</summary>
internal sealed partial class BotLauncher(FleetServices services, Fleet fleet, InstanceKeeper keeper, StateManager state, ILogger<BotLauncher> logger)
{
    /// <summary>Launches a bot. The caller holds the bot's gate.</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="change">What is asked for besides what is stored; checked already.</param>
    /// <returns>The bot, its instance being on its way; or the refusal.</returns>
    public async Task<Outcome<Bot>> LaunchAsync(Bot bot, BotDefinitionChange change)
    {
        if (Refusal(bot) is { } refusal)
        {
            return refusal;
        }

        var wasFaulted = bot.Life.State == BotState.Faulted;
        IReadOnlyList<StoredMessage> pending;
        try
        {
            // What can fail comes first, and what is stored last of it: a launch that fails has launched nothing.
            pending = wasFaulted ? [] : await services.History.PendingAsync(bot.Id, CancellationToken.None).ConfigureAwait(false);
            await state.ChangeAsync(bot, info => Launched(info, change)).ConfigureAwait(false);
            bot.IsStored = true;
        }
        catch when (!wasFaulted)
        {
            fleet.LeavePlace(bot.Id);
            throw;
        }

        bot.Crashes.Clear();

        // A faulted bot's mailbox never closed, so its questions are still inside; those of a stopped one come from the store, before all new ones.
        bot.Mailbox.Open([.. pending.Select(TakeUp)]);
        await StartAsync(bot, BotTrigger.Launch, "launched").ConfigureAwait(false);
        return bot;
    }

    /// <summary>Starts a faulted bot again. The caller holds the bot's gate.</summary>
    public async Task RestartAsync(Bot bot)
    {
        bot.Counters.Restarted();
        services.Meter.Restarted();
        await StartAsync(bot, BotTrigger.Restart, "restarted after a crash").ConfigureAwait(false);
    }

    private Turn TakeUp(StoredMessage question)
    {
        Turn turn = new(question, services.TimeProvider.GetTimestamp());
        turn.BeginSpan();
        return turn;
    }

    private Refusal? Refusal(Bot bot)
    {
        if (services.IsShuttingDown)
        {
            return bot.NotRunning();
        }

        return bot.Session is not null && bot.Life.State != BotState.Faulted
            ? new Refusal(RefusalReason.BotAlreadyRunning, $"{bot.Id} is {BotStateNames.Of(bot.Life.State)} already. Stop it first, or launch another id.")
            : fleet.TakePlace(bot.Id);
    }

    private BotInfo Launched(BotInfo info, BotDefinitionChange change)
    {
        var definition = change.ApplyTo(info.Definition);
        return info.WithDefinition(definition) with { Host = definition.Host ?? services.Options.Bots.Host, ShouldRun = true };
    }

    private async Task StartAsync(Bot bot, BotTrigger trigger, string reason)
    {
        if (bot.Session is { } last)
        {
            await last.EndAsync().ConfigureAwait(false);
            last.Dispose();
        }

        var session = new BotSession(services.TimeProvider.GetTimestamp());
        bot.Session = session;
        bot.IsPassedOver = false;
        bot.Life.Apply(trigger, reason, info => info with { Detail = null, Port = null, ProcessId = null });
        if (trigger == BotTrigger.Launch)
        {
            LogLaunched(bot.Id, bot.Info.Host);
            services.Events.Publish(new BotLaunched(bot.Info));
        }
        else
        {
            LogRestarted(bot.Id, bot.Info.Host);
        }

        session.Work = Task.Run(() => keeper.KeepAsync(bot, session), CancellationToken.None);
    }

    [LoggerMessage(650, LogLevel.Information, "{BotId} is launched in the {Host} host.", EventName = "bot.launched")]
    private partial void LogLaunched(string botId, string host);

    [LoggerMessage(651, LogLevel.Information, "{BotId} is started again in the {Host} host after a crash.", EventName = "bot.restarted")]
    private partial void LogRestarted(string botId, string host);
}
