using Deia.Orchestration.Bots.Ownership;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Lifecycle;

namespace Deia.Orchestration.Bots;

/// <summary>The fleet as its host sees it: loaded at the start, repaired in between, shut down at the end.</summary>
internal sealed class FleetLifetime(
    FleetServices services, Fleet fleet, BotOwnership ownership, BotLeases leases, BotLauncher launcher, BotStopper stopper, StateManager state)
{
    /// <summary>Gets the id of this host among those that share the store.</summary>
    public string HostId => leases.Host.Id;

    /// <summary>Gets whether the host is going down: what it gives back is for others.</summary>
    public bool IsShuttingDown => services.IsShuttingDown;

    /// <summary>Makes this host known, and brings every stored bot into the fleet, none of them running.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await leases.RenewAsync(cancellationToken).ConfigureAwait(false);
        foreach (var info in await state.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            await ownership.AddAsync(info, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Brings what is shown of the bots of other hosts up to date.</summary>
    /// <param name="elsewhere">The bots that other hosts hold.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task RefreshAsync(IReadOnlySet<string> elsewhere, CancellationToken cancellationToken)
    {
        var stored = (await state.ListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(info => info.Id, StringComparer.Ordinal);
        foreach (var info in stored.Values.Where(info => !fleet.TryGet(info.Id, out _)))
        {
            await ownership.AddAsync(info, cancellationToken).ConfigureAwait(false);
        }

        foreach (var bot in fleet.Bots)
        {
            ownership.Show(bot, stored.GetValueOrDefault(bot.Id), elsewhere.Contains(bot.Id));
        }
    }

    /// <summary>Remembers that a bot should run and could not be launched here.</summary>
    public void PassOver(string botId)
    {
        if (fleet.TryGet(botId, out var bot))
        {
            bot.IsPassedOver = true;
        }
    }

    /// <summary>Keeps in step with a history that lost its oldest messages.</summary>
    public async ValueTask HistoryShortenedAsync(string botId, int messages)
    {
        await services.History.ForgetCachedAsync(botId).ConfigureAwait(false);
        if (fleet.TryGet(botId, out var bot))
        {
            bot.Counters.MessagesRemoved(messages);
            bot.HistoryChanged();
        }
    }

    /// <summary>Lets go of a bot that another host has taken over: its instance goes, and nothing is stored or told of it.</summary>
    public async Task AbandonAsync(string botId, long fence)
    {
        if (!fleet.TryGet(botId, out var bot))
        {
            leases.Lose(botId, fence);
            return;
        }

        if (leases.FenceOf(botId) == fence)
        {
            // Not behind the gate: whatever is done to the bot just now can't succeed any more, and may take its time to find out.
            bot.IsElsewhere = true;
            bot.Mailbox.Close();
        }

        using (await bot.EnterAsync().ConfigureAwait(false))
        {
            if (leases.Lose(botId, fence) && bot.Session is not null)
            {
                await stopper.AbandonAsync(bot).ConfigureAwait(false);
            }
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

                // At once, for another host may take it over while this one still drains others.
                await ownership.LeaveAsync(bot).ConfigureAwait(false);
            }
        }
    }

    private bool StillStands(BotCrash crash) =>
        !services.IsShuttingDown && crash.Bot.IsRunning && crash.Bot.Life.State == BotState.Faulted && ReferenceEquals(crash.Bot.Session, crash.Session);
}
