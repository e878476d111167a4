using Deia.Orchestration.Configuration;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Bots;

/// <summary>The fleet as its users see it: one operation at a time for each bot, under the bot's gate.</summary>
internal sealed class BotManager(FleetServices services, Fleet fleet, BotLauncher launcher, BotStopper stopper, BotRules rules, StateManager state)
    : IBotManager
{
    public async Task<Outcome<BotInfo>> LaunchAsync(
        string? botId = null, BotDefinitionChange? change = null, CancellationToken cancellationToken = default)
    {
        var begun = await BeginLaunchAsync(botId, change ?? new BotDefinitionChange()).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!begun.TryGet(out var bot, out var refusal))
        {
            return refusal;
        }

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

    /// <summary>Launches a bot without waiting for it to be ready.</summary>
    public async Task<Outcome<Bot>> BeginLaunchAsync(string? botId, BotDefinitionChange change)
    {
        while (true)
        {
            var known = botId is not null && fleet.TryGet(botId, out var found) ? found.Definition : new BotDefinition { Id = botId ?? "BOT-001" };
            if (rules.Check(change.ApplyTo(known)) is { } invalid)
            {
                return invalid;
            }

            var bot = botId is null ? fleet.AddWithNextId(NewBot) : fleet.GetOrAdd(botId, NewBot);
            using (await bot.EnterAsync().ConfigureAwait(false))
            {
                if (!bot.IsDeleted)
                {
                    var begun = await launcher.LaunchAsync(bot, change).ConfigureAwait(false);
                    if (!bot.IsStored)
                    {
                        // A bot that was refused before it was ever stored leaves nothing behind.
                        bot.IsDeleted = true;
                        fleet.Remove(bot);
                    }

                    return begun;
                }
            }
        }
    }

    public Task<Outcome<BotInfo>> StopAsync(string botId, StopOptions? options = null, CancellationToken cancellationToken = default) =>
        WithAsync(botId, bot => StopAsync(bot, options ?? new StopOptions()), cancellationToken);

    public async Task<Outcome<BotInfo>> RestartAsync(string botId, CancellationToken cancellationToken = default)
    {
        var stopped = await StopAsync(botId, options: null, cancellationToken).ConfigureAwait(false);
        return stopped.Refusal is { } refusal ? refusal : await LaunchAsync(botId, change: null, cancellationToken).ConfigureAwait(false);
    }

    public Task<Outcome<BotInfo>> ChangeAsync(string botId, BotDefinitionChange change, CancellationToken cancellationToken = default) =>
        WithAsync(
            botId,
            async bot =>
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

                await state.SaveAsync(bot.Info with { Definition = definition }).ConfigureAwait(false);
                bot.Life.Change(info => info with { Definition = definition });
                bot.Connection = null;
                if (bot.Instances.Current is { } instance)
                {
                    await BotLauncher.ConnectAsync(bot, instance, CancellationToken.None).ConfigureAwait(false);
                }

                return bot.Info;
            },
            cancellationToken);

    public Task<Outcome<BotInfo>> DeleteAsync(string botId, CancellationToken cancellationToken = default) =>
        WithAsync(
            botId,
            async bot =>
            {
                await StopAsync(bot, new StopOptions(Drain: false)).ConfigureAwait(false);
                await services.History.ClearAsync(bot.Id, conversationId: null).ConfigureAwait(false);
                await state.DeleteAsync(bot.Id).ConfigureAwait(false);
                bot.IsDeleted = true;
                fleet.Remove(bot);
                return bot.Info;
            },
            cancellationToken);

    public Outcome<BotInfo> Find(string botId) => fleet.TryGet(botId, out var bot) ? bot.Info : Fleet.NotFound(botId);

    public IReadOnlyList<BotInfo> List() => [.. fleet.Bots.Select(bot => bot.Info).OrderBy(info => info.Id, StringComparer.Ordinal)];

    public async ValueTask<Outcome<BotStatus>> StatusAsync(string botId, CancellationToken cancellationToken = default) =>
        fleet.TryGet(botId, out var bot) ? await state.StatusAsync(bot, cancellationToken).ConfigureAwait(false) : Fleet.NotFound(botId);

    /// <summary>Brings every stored bot into the fleet, none of them running.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var info in await state.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var status = await state.LastStatusAsync(info.Id, cancellationToken).ConfigureAwait(false);
            var messages = await services.History.CountAsync(info.Id, cancellationToken).ConfigureAwait(false);
            var loaded = info with { State = info.ShouldRun ? BotState.Idle : BotState.Terminated, Port = null, ProcessId = null };
            fleet.GetOrAdd(info.Id, _ => new Bot(services, loaded, new BotCounters(status, messages)) { IsStored = true });
        }
    }

    /// <summary>Starts a crashed bot again, unless someone stopped or launched it meanwhile.</summary>
    public async Task RestartCrashedAsync(Bot bot)
    {
        using (await bot.EnterAsync().ConfigureAwait(false))
        {
            if (!services.IsShuttingDown && bot.IsRunning && bot.Life.State == BotState.Faulted)
            {
                await launcher.RestartAsync(bot).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stops every bot, each as one that should run again.</summary>
    public async Task ShutDownAsync()
    {
        services.IsShuttingDown = true;
        await Task.WhenAll(fleet.Bots.Where(bot => bot.Session is not null).Select(ShutDownAsync)).ConfigureAwait(false);
    }

    private async Task ShutDownAsync(Bot bot)
    {
        using (await bot.EnterAsync().ConfigureAwait(false))
        {
            await stopper.StopAsync(bot, drain: true, services.Options.Bots.DrainTimeout, "the host shuts down").ConfigureAwait(false);
        }
    }

    private async Task<Outcome<BotInfo>> StopAsync(Bot bot, StopOptions options)
    {
        if (bot.IsRunning)
        {
            // What should be is stored first: a host that dies in the middle of a stop must not bring the bot back.
            await state.SaveAsync(bot.Info with { ShouldRun = false }).ConfigureAwait(false);
            bot.Life.Change(info => info with { ShouldRun = false });
        }

        if (bot.Session is not null)
        {
            var timeout = options.Timeout ?? services.Options.Bots.DrainTimeout;
            await stopper.StopAsync(bot, options.Drain, timeout, "stopped").ConfigureAwait(false);
        }

        return bot.Info;
    }

    private async Task<Outcome<BotInfo>> WithAsync(string botId, Func<Bot, Task<Outcome<BotInfo>>> operation, CancellationToken cancellationToken)
    {
        return fleet.TryGet(botId, out var bot)
            ? await RunAsync(bot).WaitAsync(cancellationToken).ConfigureAwait(false)
            : Fleet.NotFound(botId);

        async Task<Outcome<BotInfo>> RunAsync(Bot bot)
        {
            using (await bot.EnterAsync().ConfigureAwait(false))
            {
                return bot.IsDeleted ? Fleet.NotFound(botId) : await operation(bot).ConfigureAwait(false);
            }
        }
    }

    private Bot NewBot(string id)
    {
        var now = services.TimeProvider.GetUtcNow();
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
