using System.Globalization;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Supervision;

/// <summary>Brings back what should run: at the start of the host what ran before, and later what crashed. Sees the fleet down at the end.</summary>
internal sealed partial class Supervisor(
    BotManager manager,
    FleetLifetime lifetime,
    Fleet fleet,
    IEventBus events,
    IEnumerable<BotRegistration> registrations,
    TimeProvider timeProvider,
    IOptions<DeiaOptions> options,
    ILogger<Supervisor> logger) : IHostedLifecycleService, IDisposable
{
    private readonly RestartPolicy _policy = new(options.Value.Restart, timeProvider);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _restarts = [];
    private Task _watching = Task.CompletedTask;

    /// <summary>Loads the stored bots before any door of the host opens.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => lifetime.LoadAsync(cancellationToken);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _watching = WatchAsync();
        foreach (var registration in registrations.GroupBy(registration => registration.BotId, StringComparer.Ordinal))
        {
            if (!fleet.TryGet(registration.Key, out var bot) || bot.IsRunning)
            {
                await LaunchAsync(registration.Key, BotRegistration.ToChange(registration)).ConfigureAwait(false);
            }
        }

        foreach (var bot in fleet.Bots.Where(bot => bot.IsRunning && bot.Session is null).OrderBy(bot => bot.Id, StringComparer.Ordinal))
        {
            await LaunchAsync(bot.Id, new BotDefinitionChange()).ConfigureAwait(false);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops the fleet before any door of the host closes, so that those who wait are answered.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await lifetime.ShutDownAsync(cancellationToken).ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await Task.WhenAll(_restarts).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private async Task LaunchAsync(string botId, BotDefinitionChange change)
    {
        var launched = await manager.BeginLaunchAsync(botId, change).ConfigureAwait(false);
        if (launched.Refusal is { Reason: RefusalReason.BotElsewhere })
        {
            LogElsewhere(botId);
        }
        else if (launched.Refusal is { } refusal)
        {
            lifetime.PassOver(botId);
            LogNotLaunched(botId, refusal.Detail);
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var crash in fleet.Crashes.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
            {
                _restarts.RemoveAll(restart => restart.IsCompleted);
                _restarts.Add(HandleAsync(crash));
            }
        }
        catch (OperationCanceledException)
        {
            // The host is going down, and nothing is restarted any more.
        }
    }

    private async Task HandleAsync(BotCrash crash)
    {
        try
        {
            if (await lifetime.PlanAsync(crash, () => Plan(crash)).ConfigureAwait(false) is { } wait)
            {
                await Task.Delay(wait, timeProvider, _stopping.Token).ConfigureAwait(false);
                await lifetime.RestartAsync(crash).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host is going down; the next start brings the bot back.
        }
    }

    private TimeSpan? Plan(BotCrash crash)
    {
        var bot = crash.Bot;
        var wait = _policy.OnCrash(bot.Crashes, crash.At, crash.ReadyFor);
        var restart = options.Value.Restart;
        var plan = wait is { } delay
            ? string.Create(CultureInfo.InvariantCulture, $"restart in {delay.TotalSeconds:0.##} s")
            : string.Create(CultureInfo.InvariantCulture, $"given up after {restart.CrashLimit} crashes within {restart.CrashWindow}; launch it to try again");
        var detail = $"{crash.Reason}; {plan}";
        bot.Life.Change(info => info with { Detail = detail });
        events.Publish(new BotCrashed(bot.Id, detail, timeProvider.GetUtcNow() + wait));
        if (wait is null)
        {
            LogGivenUp(bot.Id, plan);
        }
        else
        {
            LogPlan(bot.Id, plan);
        }

        return wait;
    }

    [LoggerMessage(700, LogLevel.Warning, "{BotId} crashed: {Plan}", EventName = "bot.restart_planned")]
    private partial void LogPlan(string botId, string plan);

    [LoggerMessage(701, LogLevel.Error, "{BotId} could not be launched: {Reason}", EventName = "bot.not_launched")]
    private partial void LogNotLaunched(string botId, string reason);

    [LoggerMessage(702, LogLevel.Information, "{BotId} runs on another host.", EventName = "bot.elsewhere")]
    private partial void LogElsewhere(string botId);

    [LoggerMessage(703, LogLevel.Error, "{BotId} crashed: {Plan}", EventName = "bot.faulted")]
    private partial void LogGivenUp(string botId, string plan);
}
