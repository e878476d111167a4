using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Lifecycle;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Bots;

/// <summary>Sees an instance through: starts it, waits for its backend, and is there when it ends.</summary>
internal sealed partial class InstanceKeeper(FleetServices services, Fleet fleet, BotHosts hosts, StateManager state, ILogger<InstanceKeeper> logger)
{
    /// <summary>How long a bot that can't be used yet waits before it looks for its backend again.</summary>
    private static readonly TimeSpan ConnectInterval = TimeSpan.FromSeconds(1);

    /// <summary>Keeps an instance from its start until it is gone and nothing of it is left. Never throws: it is the session's work.</summary>
    public async Task KeepAsync(Bot bot, BotSession session)
    {
        IBotInstance? instance = null;
        string? crash;
        try
        {
            instance = session.Instance = await StartAsync(bot, session.Stopping).ConfigureAwait(false);
            await ConnectAsync(bot, instance, session).ConfigureAwait(false);
            crash = await instance.Completion.WaitAsync(session.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (session.Stopping.IsCancellationRequested)
        {
            crash = null;
        }
        catch (BotCrashedException exception)
        {
            crash = exception.Message;
        }
#pragma warning disable CA1031 // Whatever a host throws is a crash of this bot, and no other bot's concern.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogHostFailed(bot.Id, bot.Info.Host, exception.GetType().Name, exception.StackTrace);
            crash = $"{exception.GetType().Name} left the {bot.Info.Host} host";
        }

        var now = services.TimeProvider.GetTimestamp();
        session.Instance = null;
        await LeaveAsync(bot, instance, isGone: crash is not null).ConfigureAwait(false);
        if (crash is not null)
        {
            await CrashAsync(bot, session, crash, now).ConfigureAwait(false);
        }

        session.Settle();
    }

    private async Task<IBotInstance> StartAsync(Bot bot, CancellationToken cancellationToken)
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
        BotConnection connection;
        while (!(connection = await bot.ConnectAsync(instance, session.Stopping).ConfigureAwait(false)).IsUsable)
        {
            bot.Instances.Refuse(Unusable(connection));
            var wait = Task.Delay(ConnectInterval, services.TimeProvider, session.Stopping);
            if (await Task.WhenAny(wait, instance.Completion).ConfigureAwait(false) == instance.Completion)
            {
                return;
            }

            await wait.ConfigureAwait(false);
        }

        bot.Life.Attach(instance);
        if (!bot.Life.TryApply(BotTrigger.Connected, "the bot answered, and its backend too"))
        {
            // A stop came first, and ends the session in a moment.
            return;
        }

        session.ReadyAt = services.TimeProvider.GetTimestamp();
        var launch = services.TimeProvider.GetElapsedTime(session.StartedAt);
        services.Meter.Launched(launch);
        LogReady(bot.Id, connection.Provider, connection.Model, (long)launch.TotalMilliseconds);
        bot.Instances.Set(instance);
        await state.TrySaveAsync(bot).ConfigureAwait(false);
        session.Settle();
    }

    /// <summary>Says as a fault that a bot's backend can't be used.</summary>
    public static BackendException Unusable(BotConnection connection) =>
        new(BackendFault.Unreachable, connection.Detail ?? "The model backend can't be reached.");

    private async Task LeaveAsync(Bot bot, IBotInstance? instance, bool isGone)
    {
        bot.Instances.Clear();
        bot.Life.Attach(null);
        bot.Disconnected();
        if (instance is null)
        {
            return;
        }

        try
        {
            if (!isGone)
            {
                await instance.StopAsync(services.Options.Bots.DrainTimeout).ConfigureAwait(false);
            }

            await instance.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A host that fails to clean up must not keep the bot from being launched or stopped.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogHostFailed(bot.Id, bot.Info.Host, exception.GetType().Name, exception.StackTrace);
        }
    }

    private async Task CrashAsync(Bot bot, BotSession session, string reason, long at)
    {
        bot.Counters.Failed();
        LogCrashed(bot.Id, reason);
        if (!bot.Life.TryApply(BotTrigger.Crashed, reason, info => info with { Detail = reason, Port = null, ProcessId = null }))
        {
            return;
        }

        foreach (var (turn, isUnderWay) in bot.Mailbox.Snapshot())
        {
            if (isUnderWay)
            {
                turn.Abort(TurnAbort.Crashed);
            }
        }

        await state.TrySaveAsync(bot).ConfigureAwait(false);
        var readyFor = session.ReadyAt is { } ready ? services.TimeProvider.GetElapsedTime(ready, at) : TimeSpan.Zero;
        fleet.Report(new BotCrash(bot, session, reason, at, readyFor));
    }

    [LoggerMessage(600, LogLevel.Warning, "{BotId} crashed: {Reason}", EventName = "bot.crashed")]
    private partial void LogCrashed(string botId, string reason);

    [LoggerMessage(601, LogLevel.Error, "{BotId} could not live in the {Host} host: {ExceptionType} at\n{StackTrace}", EventName = "bot.host_failed")]
    private partial void LogHostFailed(string botId, string host, string exceptionType, string? stackTrace);

    [LoggerMessage(602, LogLevel.Information, "{BotId} is ready after {DurationMs} ms, with {Model} of {Provider}.", EventName = "bot.ready")]
    private partial void LogReady(string botId, string? provider, string? model, long durationMs);
}
