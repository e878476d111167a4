using Deia.Orchestration.Leases;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Bots.Ownership;

/// <summary>Sees to it that whatever is done to a bot is done by the one host that holds it.</summary>
internal sealed class BotOwnership(FleetServices services, Fleet fleet, BotLeases leases, StateManager state)
{
    /// <summary>Finds a bot: in the fleet, or in the store where another host made it a moment ago.</summary>
    /// <returns>Null where there is none.</returns>
    public async ValueTask<Bot?> FindAsync(string botId, CancellationToken cancellationToken)
    {
        if (fleet.TryGet(botId, out var bot))
        {
            return bot;
        }

        return await state.FindAsync(botId, cancellationToken).ConfigureAwait(false) is { } stored ? await AddAsync(stored, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Adds a stored bot to the fleet, as one that does not run here.</summary>
    public async ValueTask<Bot> AddAsync(BotInfo stored, CancellationToken cancellationToken)
    {
        var counters = await CountersAsync(stored.Id, cancellationToken).ConfigureAwait(false);
        return fleet.GetOrAdd(stored.Id, _ => new Bot(services, AtRest(stored), counters) { IsStored = true });
    }

    /// <summary>Does something to a bot that only the host may do that holds it. The bot is taken for it, and given back where it does not run afterwards.</summary>
    /// <returns>What the operation gave; refused as <see cref="RefusalReason.BotNotFound"/> or <see cref="RefusalReason.BotElsewhere"/>.</returns>
    public async Task<Outcome<T>> RunAsync<T>(Bot bot, Func<Bot, Task<Outcome<T>>> operation)
        where T : class
    {
        using (await bot.EnterAsync().ConfigureAwait(false))
        {
            if (bot.IsDeleted)
            {
                return Fleet.NotFound(bot.Id);
            }

            try
            {
                return await TakeAsync(bot).ConfigureAwait(false) is { } refusal ? refusal : await operation(bot).ConfigureAwait(false);
            }
            catch (LeaseLostException)
            {
                return bot.Elsewhere();
            }
            finally
            {
                await LeaveAsync(bot).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes a bot for this host. The caller holds the bot's gate, and calls <see cref="LeaveAsync"/> before it opens it.</summary>
    /// <returns>Null where this host holds the bot, as it is in the store; else the refusal.</returns>
    public async Task<Refusal?> TakeAsync(Bot bot)
    {
        if (leases.FenceOf(bot.Id) > 0)
        {
            return null;
        }

        var other = await leases.TakeAsync(bot.Id).ConfigureAwait(false);
        Look(bot, other);
        if (other is not null)
        {
            return bot.Elsewhere();
        }

        var fence = leases.FenceOf(bot.Id);
        var isUnchanged = fence == bot.LastFence + 1 && bot.LastFence > 0;
        bot.LastFence = fence;
        return isUnchanged ? null : await ReloadAsync(bot).ConfigureAwait(false);
    }

    /// <summary>Gives a bot back unless it runs. The caller holds the bot's gate.</summary>
    public Task LeaveAsync(Bot bot) => bot.Session is null ? leases.GiveBackAsync(bot.Id) : Task.CompletedTask;

    /// <summary>Looks whether another host holds a bot that does not run here.</summary>
    /// <returns>The refusal where it does.</returns>
    public async ValueTask<Refusal?> LookAsync(Bot bot, CancellationToken cancellationToken)
    {
        var all = await leases.ListAsync(cancellationToken).ConfigureAwait(false);
        Look(bot, all.FirstOrDefault(lease => lease.BotId == bot.Id && leases.IsInTheWay(lease)));
        return bot.IsElsewhere ? bot.Elsewhere() : null;
    }

    /// <summary>Shows a bot that this host does not hold as the store has it. One that something is being done to just now is left for the next time.</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="stored">The bot as stored; null where it is gone.</param>
    /// <param name="isElsewhere">Whether another host holds it.</param>
    public void Show(Bot bot, BotInfo? stored, bool isElsewhere)
    {
        if (!bot.TryEnter(out var pass))
        {
            return;
        }

        using (pass)
        {
            if (leases.FenceOf(bot.Id) > 0 || bot.Session is not null || !bot.IsStored)
            {
                return;
            }

            bot.IsElsewhere = isElsewhere;
            if (stored is null)
            {
                bot.IsDeleted = true;
                fleet.Remove(bot);
            }
            else
            {
                bot.Life.Show(isElsewhere ? stored : AtRest(stored));
            }
        }
    }

    private static void Look(Bot bot, BotLease? other) => bot.IsElsewhere = other is not null;

    /// <summary>Gives a bot as it is while no host runs it.</summary>
    private static BotInfo AtRest(BotInfo stored) =>
        stored with { State = stored.ShouldRun ? BotState.Idle : BotState.Terminated, Detail = null, Port = null, ProcessId = null };

    /// <summary>Reads what other hosts made of a bot, once none of them can change it any more.</summary>
    private async Task<Refusal?> ReloadAsync(Bot bot)
    {
        await services.History.ForgetCachedAsync(bot.Id).ConfigureAwait(false);
        if (await state.FindAsync(bot.Id, CancellationToken.None).ConfigureAwait(false) is { } stored)
        {
            bot.Life.Show(AtRest(stored));
            bot.Counters = await CountersAsync(bot.Id, CancellationToken.None).ConfigureAwait(false);
            bot.IsStored = true;
            return null;
        }

        if (!bot.IsStored)
        {
            return null;
        }

        bot.IsDeleted = true;
        fleet.Remove(bot);
        return Fleet.NotFound(bot.Id);
    }

    private async ValueTask<BotCounters> CountersAsync(string botId, CancellationToken cancellationToken)
    {
        var status = await state.LastStatusAsync(botId, cancellationToken).ConfigureAwait(false);
        return new BotCounters(status, await services.History.CountAsync(botId, cancellationToken).ConfigureAwait(false));
    }
}
