using Deia.Orchestration.Bots.Ownership;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Bots;

/// <summary>The fleet as its users see it: one operation at a time for each bot, under the bot's gate.</summary>
internal sealed class BotManager(
    FleetServices services, Fleet fleet, BotOwnership ownership, BotLauncher launcher, BotStopper stopper, BotRules rules, StateManager state) : IBotManager
{
    public async Task<Outcome<BotInfo>> LaunchAsync(
        string? botId = null, BotDefinitionChange? change = null, CancellationToken cancellationToken = default)
    {
        var begun = await BeginLaunchAsync(botId, change ?? new BotDefinitionChange()).WaitAsync(cancellationToken).ConfigureAwait(false);
        return begun.TryGet(out var bot, out var refusal) ? await SettleAsync(bot, cancellationToken).ConfigureAwait(false) : refusal;
    }

    /// <summary>Launches a bot without waiting for it to be ready.</summary>
    public async Task<Outcome<Bot>> BeginLaunchAsync(string? botId, BotDefinitionChange change)
    {
        var number = 1;
        while (true)
        {
            var known = botId is not null && fleet.TryGet(botId, out var found) ? found.Definition : new BotDefinition { Id = botId ?? "BOT-001" };
            if (rules.Check(change.ApplyTo(known)) is { } invalid)
            {
                return invalid;
            }

            var bot = botId is null ? fleet.AddWithNextId(ref number, NewBot) : fleet.GetOrAdd(botId, NewBot);
            using (await bot.EnterAsync().ConfigureAwait(false))
            {
                if (bot.IsDeleted)
                {
                    continue;
                }

                try
                {
                    var refusal = await ownership.TakeAsync(bot).ConfigureAwait(false);
                    if (bot.IsDeleted || (botId is null && (bot.IsElsewhere || bot.IsStored)))
                    {
                        // Another host removed the bot, so that the id is free; or it was quicker with an id that was free.
                        continue;
                    }

                    // The store may have told what this host did not know.
                    refusal ??= rules.Check(change.ApplyTo(bot.Definition));
                    return refusal is null ? await launcher.LaunchAsync(bot, change).ConfigureAwait(false) : refusal;
                }
                catch (LeaseLostException)
                {
                    return bot.Elsewhere();
                }
                finally
                {
                    if (!bot.IsStored)
                    {
                        // A bot that was refused before it was ever stored leaves nothing behind.
                        bot.IsDeleted = true;
                        fleet.Remove(bot);
                    }

                    await ownership.LeaveAsync(bot).ConfigureAwait(false);
                }
            }
        }
    }

    public async Task<Outcome<BotInfo>> StopAsync(string botId, StopOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new StopOptions();
        return options.Timeout is { } timeout && (timeout < TimeSpan.Zero || timeout > StopOptions.LongestTimeout)
            ? Refusal.Invalid("timeoutSeconds", $"timeoutSeconds must be 0 to {StopOptions.LongestTimeout.TotalSeconds}.")
            : await WithAsync(botId, bot => StopAsync(bot, options), cancellationToken).ConfigureAwait(false);
    }

    public async Task<Outcome<BotInfo>> RestartAsync(string botId, CancellationToken cancellationToken = default)
    {
        var begun = await WithAsync(botId, BeginRestartAsync, cancellationToken).ConfigureAwait(false);
        return begun.TryGet(out var bot, out var refusal) ? await SettleAsync(bot, cancellationToken).ConfigureAwait(false) : refusal;
    }

    public Task<Outcome<BotInfo>> ChangeAsync(string botId, BotDefinitionChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return WithAsync(botId, bot => ChangeAsync(bot, change), cancellationToken);
    }

    public Task<Outcome<BotInfo>> DeleteAsync(string botId, CancellationToken cancellationToken = default) =>
        WithAsync(botId, DeleteAsync, cancellationToken);

    public async ValueTask<Outcome<BotInfo>> FindAsync(string botId, CancellationToken cancellationToken = default) =>
        await ownership.FindAsync(botId, cancellationToken).ConfigureAwait(false) is { } bot ? bot.Info : Fleet.NotFound(botId);

    public IReadOnlyList<BotInfo> List() => [.. fleet.Bots.Select(bot => bot.Info).OrderBy(info => info.Id, StringComparer.Ordinal)];

    public async ValueTask<Outcome<BotStatus>> StatusAsync(string botId, CancellationToken cancellationToken = default) =>
        await ownership.FindAsync(botId, cancellationToken).ConfigureAwait(false) is { } bot
            ? await state.StatusAsync(bot, cancellationToken).ConfigureAwait(false)
            : Fleet.NotFound(botId);

    private async Task<Outcome<BotInfo>> StopAsync(Bot bot, StopOptions options)
    {
        await ForgoAsync(bot).ConfigureAwait(false);
        var drainFor = options.Drain ? options.Timeout ?? services.Options.Bots.DrainTimeout : TimeSpan.Zero;
        await stopper.StopAsync(bot, drainFor, "stopped", CancellationToken.None).ConfigureAwait(false);
        return bot.Info;
    }

    private async Task<Outcome<Bot>> BeginRestartAsync(Bot bot)
    {
        // It should run all the while, so that a host that dies in between brings it back.
        await stopper.StopAsync(bot, services.Options.Bots.DrainTimeout, "restarted", CancellationToken.None).ConfigureAwait(false);
        var begun = await launcher.LaunchAsync(bot, new BotDefinitionChange()).ConfigureAwait(false);
        if (begun.Refusal is { Reason: not RefusalReason.ShuttingDown })
        {
            await ForgoAsync(bot).ConfigureAwait(false);
        }

        return begun;
    }

    private async Task<Outcome<BotInfo>> ChangeAsync(Bot bot, BotDefinitionChange change)
    {
        var definition = change.ApplyTo(bot.Definition);
        if (rules.Check(definition) is { } invalid)
        {
            return invalid;
        }

        if (change.Host is not null)
        {
            return Refusal.Invalid("host", "host can't be changed; delete the bot and launch it anew.");
        }

        await state.ChangeAsync(bot, info => info.WithDefinition(definition)).ConfigureAwait(false);
        if (bot.Instances.Current is { } instance && bot.Session is { } session)
        {
            try
            {
                await bot.ConnectAsync(instance, session.Stopping).ConfigureAwait(false);
            }
            catch (BotCrashedException)
            {
                // The change is stored all the same, and the next instance finds it.
            }
        }

        return bot.Info;
    }

    private async Task<Outcome<BotInfo>> DeleteAsync(Bot bot)
    {
        await StopAsync(bot, new StopOptions(Drain: false)).ConfigureAwait(false);
        await services.History.ClearAsync(bot.Id, conversationId: null).ConfigureAwait(false);
        await state.DeleteAsync(bot.Id).ConfigureAwait(false);
        bot.IsDeleted = true;
        fleet.Remove(bot);
        return bot.Info;
    }

    /// <summary>Stores that a bot should not run. It is the first step of a stop: a host that dies in the middle of it must not bring the bot back.</summary>
    private async Task ForgoAsync(Bot bot)
    {
        if (bot.IsRunning)
        {
            await state.ChangeAsync(bot, info => info with { ShouldRun = false }).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until a bot is ready or will not be, for as long as a launch waits.</summary>
    private async Task<BotInfo> SettleAsync(Bot bot, CancellationToken cancellationToken)
    {
        try
        {
            var settled = bot.Session?.Settled ?? Task.CompletedTask;
            await settled.WaitAsync(services.Options.Bots.LaunchTimeout, services.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The bot keeps trying; its state and detail say so.
        }

        return bot.Info;
    }

    private async Task<Outcome<T>> WithAsync<T>(string botId, Func<Bot, Task<Outcome<T>>> operation, CancellationToken cancellationToken)
        where T : class
    {
        return await ownership.FindAsync(botId, cancellationToken).ConfigureAwait(false) is { } bot
            ? await ownership.RunAsync(bot, operation).WaitAsync(cancellationToken).ConfigureAwait(false)
            : Fleet.NotFound(botId);
    }

    private Bot NewBot(string id)
    {
        var now = services.TimeProvider.GetStorableNow();
        var info = new BotInfo
        {
            Definition = new BotDefinition { Id = id },
            State = BotState.Idle,
            Host = services.Options.Bots.Host,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return new Bot(services, info, new BotCounters(stored: null, messages: 0));
    }
}
