using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Lifecycle;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Bots;

/// <summary>Starts instances, waits for their backends, and sees them end.</summary>
internal sealed partial class BotLauncher(FleetServices services, Fleet fleet, BotHosts hosts, StateManager state, ILogger<BotLauncher> logger)
{
    /// <summary>How long a bot that can't be used yet waits before it looks for its backend again.</summary>
    private static readonly TimeSpan ConnectInterval = TimeSpan.FromSeconds(1);

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
        var before = bot.Info;
        var definition = change.ApplyTo(before.Definition);
        var info = before with { Definition = definition, Host = definition.Host ?? services.Options.Bots.Host, ShouldRun = true };
        IReadOnlyList<StoredMessage> pending;
        try
        {
            await state.SaveAsync(info).ConfigureAwait(false);
            bot.IsStored = true;
            pending = wasFaulted ? [] : await services.History.PendingAsync(bot.Id, CancellationToken.None).ConfigureAwait(false);
        }
        catch when (!wasFaulted)
        {
            fleet.LeavePlace(bot.Id);
            throw;
        }

        bot.Crashes.Clear();
        bot.Life.Change(_ => info);
        await StartAsync(bot, BotTrigger.Launch, "launched").ConfigureAwait(false);

        // A faulted bot's mailbox never closed, so its questions are still inside; those of a stopped one come from the store, before all new ones.
        bot.Mailbox.Open(pending.Select(question => new Turn(question, services.TimeProvider.GetTimestamp())));
        return bot;
    }

    /// <summary>Starts a faulted bot again. The caller holds the bot's gate.</summary>
    public async Task RestartAsync(Bot bot)
    {
        bot.Counters.Restarted();
        services.Meter.Restarted();
        await StartAsync(bot, BotTrigger.Restart, "restarted after a crash").ConfigureAwait(false);
    }

    /// <summary>Looks for the bot's backend and remembers what was found.</summary>
    public static async ValueTask<BotConnection> ConnectAsync(Bot bot, IBotInstance instance, CancellationToken cancellationToken)
    {
        var connection = await instance.ConnectAsync(bot.Definition, cancellationToken).ConfigureAwait(false);
        bot.Connection = connection.IsUsable ? connection : null;
        bot.Life.Change(info => info with
        {
            Provider = connection.Provider,
            Model = connection.Model,
            Detail = connection.Detail,
        });
        return connection;
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

    private async Task StartAsync(Bot bot, BotTrigger trigger, string reason)
    {
        if (bot.Session is { } last)
        {
            await last.EndAsync().ConfigureAwait(false);
            last.Dispose();
        }

        bot.Life.Apply(trigger, reason, info => info with { Detail = null, Port = null, ProcessId = null });
        if (trigger == BotTrigger.Launch)
        {
            services.Events.Publish(new BotLaunched(bot.Info));
        }

        var session = new BotSession(services.TimeProvider.GetTimestamp());
        bot.Session = session;
        session.Work = Task.Run(() => LiveAsync(bot, session), CancellationToken.None);
    }

    private async Task LiveAsync(Bot bot, BotSession session)
    {
        IBotInstance? instance = null;
        string reason;
        try
        {
            instance = await StartInstanceAsync(bot, session.Stopping).ConfigureAwait(false);
            await ConnectAsync(bot, instance, session).ConfigureAwait(false);
            reason = await instance.Completion.WaitAsync(session.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (session.Stopping.IsCancellationRequested)
        {
            await EndAsync(bot, instance).ConfigureAwait(false);
            return;
        }
        catch (BotCrashedException crash)
        {
            reason = crash.Message;
        }
#pragma warning disable CA1031 // Whatever a host throws is a crash of this bot, and no other bot's concern.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogHostFailed(bot.Id, bot.Info.Host, exception.GetType().Name, exception.StackTrace);
            reason = $"{exception.GetType().Name} left the {bot.Info.Host} host";
        }

        await CrashAsync(bot, session, instance, reason).ConfigureAwait(false);
    }

    private async Task<IBotInstance> StartInstanceAsync(Bot bot, CancellationToken cancellationToken)
    {
        var info = bot.Info;
        if (!hosts.TryGet(info.Host, out var host))
        {
            throw new BotCrashedException(hosts.UnknownHostError(info.Host)!);
        }

        var instance = await host.StartAsync(info.Definition, cancellationToken).ConfigureAwait(false);
        bot.Life.Change(i => i with { Port = instance.Port, ProcessId = instance.ProcessId });
        return instance;
    }

    private async Task ConnectAsync(Bot bot, IBotInstance instance, BotSession session)
    {
        while (!(await ConnectAsync(bot, instance, session.Stopping).ConfigureAwait(false)).IsUsable)
        {
            var wait = Task.Delay(ConnectInterval, services.TimeProvider, session.Stopping);
            if (await Task.WhenAny(wait, instance.Completion).ConfigureAwait(false) == instance.Completion)
            {
                return;
            }

            await wait.ConfigureAwait(false);
        }

        bot.Life.Attach(instance);
        bot.Life.Apply(BotTrigger.Connected, "the bot answered, and its backend too");
        session.ReadyAt = services.TimeProvider.GetTimestamp();
        services.Meter.Launched(services.TimeProvider.GetElapsedTime(session.StartedAt));
        await state.TrySaveAsync(bot.Info).ConfigureAwait(false);
        bot.Instances.Set(instance);
        session.Settle();
    }

    private async Task CrashAsync(Bot bot, BotSession session, IBotInstance? instance, string reason)
    {
        bot.Counters.Failed();
        Detach(bot);
        if (instance is not null)
        {
            await instance.DisposeAsync().ConfigureAwait(false);
        }

        LogCrashed(bot.Id, reason);
        var now = services.TimeProvider.GetTimestamp();
        if (bot.Life.TryApply(BotTrigger.Crashed, reason, info => info with { Detail = reason, Port = null, ProcessId = null }))
        {
            foreach (var (turn, isUnderWay) in bot.Mailbox.Snapshot())
            {
                if (isUnderWay)
                {
                    turn.Abort(TurnAbort.Crashed);
                }
            }

            await state.TrySaveAsync(bot.Info).ConfigureAwait(false);
            if (bot.IsRunning)
            {
                var readyFor = session.ReadyAt is { } ready ? services.TimeProvider.GetElapsedTime(ready, now) : TimeSpan.Zero;
                fleet.Report(new BotCrash(bot, reason, now, readyFor));
            }
        }

        session.Settle();
    }

    private async Task EndAsync(Bot bot, IBotInstance? instance)
    {
        Detach(bot);
        if (instance is not null)
        {
            await instance.StopAsync(services.Options.Bots.DrainTimeout).ConfigureAwait(false);
            await instance.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void Detach(Bot bot)
    {
        bot.Instances.Clear();
        bot.Life.Attach(null);
        bot.Connection = null;
    }

    [LoggerMessage(600, LogLevel.Warning, "{BotId} crashed: {Reason}")]
    private partial void LogCrashed(string botId, string reason);

    [LoggerMessage(601, LogLevel.Error, "{BotId} could not live in the {Host} host: {ExceptionType} at\n{StackTrace}")]
    private partial void LogHostFailed(string botId, string host, string exceptionType, string? stackTrace);
}
