using Deia.Orchestration.Lifecycle;

namespace Deia.Orchestration.Bots;

/// <summary>The fleet as its host sees it: loaded at the start, repaired in between, shut down at the end.</summary>
internal sealed class FleetLifetime(FleetServices services, Fleet fleet, BotLauncher launcher, BotStopper stopper, StateManager state)
{
    /// <summary>Brings every stored bot into the fleet, none of them running.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var info in await state.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var status = await state.LastStatusAsync(info.Id, cancellationToken).ConfigureAwait(false);
            var messages = await services.History.CountAsync(info.Id, cancellationToken).ConfigureAwait(false);
            var loaded = info with { State = info.ShouldRun ? BotState.Idle : BotState.Terminated, Detail = null, Port = null, ProcessId = null };
            fleet.GetOrAdd(info.Id, _ => new Bot(services, loaded, new BotCounters(status, messages)) { IsStored = true });
        }
    }

    /// <summary>Lets a plan be made for a bot that crashed, unless someone stopped or launched it meanwhile.</summary>
    /// <param name="crash">The crash.</param>
    /// <param name="plan">Makes the plan. It holds the bot's gate.</param>
    /// <returns>What the plan says; null also where there is nothing to plan.</returns>
    public async Task<TimeSpan?> PlanAsync(BotCrash crash, Func<TimeSpan?> plan)
    {
        using (await crash.Bot.EnterAsync().ConfigureAwait(false))
        {
            return StillStands(crash) ? plan() : null;
        }
    }

    /// <summary>Starts a crashed bot again, unless someone stopped or launched it meanwhile.</summary>
    public async Task RestartAsync(BotCrash crash)
    {
        using (await crash.Bot.EnterAsync().ConfigureAwait(false))
        {
            if (StillStands(crash))
            {
                await launcher.RestartAsync(crash.Bot).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stops every bot, each as one that should run again.</summary>
    /// <param name="cancellationToken">Ends the draining, not the stop.</param>
    public async Task ShutDownAsync(CancellationToken cancellationToken)
    {
        services.IsShuttingDown = true;

        // All of them, as a launch that began before may be about to start one that does not run yet.
        await Task.WhenAll(fleet.Bots.Select(bot => ShutDownAsync(bot, cancellationToken))).ConfigureAwait(false);
    }

    private async Task ShutDownAsync(Bot bot, CancellationToken cancellationToken)
    {
        using (await bot.EnterAsync().ConfigureAwait(false))
        {
            if (bot.Session is not null)
            {
                await stopper.StopAsync(bot, services.Options.Bots.DrainTimeout, "the host shuts down", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private bool StillStands(BotCrash crash) =>
        !services.IsShuttingDown && crash.Bot.IsRunning && crash.Bot.Life.State == BotState.Faulted && ReferenceEquals(crash.Bot.Session, crash.Session);
}
