using Deia.Orchestration.Caching;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Bots;

/// <summary>Keeps what is stored and cached of the bots' states in step, and measures how they do.</summary>
internal sealed partial class StateManager(
    IBotRepository bots,
    IBotStatusRepository statuses,
    IBotStatusCache cache,
    BotLeases leases,
    InferenceProviders providers,
    TimeProvider timeProvider,
    ILogger<StateManager> logger)
{
    private const double BytesPerMebibyte = 1024 * 1024;

    /// <summary>Changes a bot, once the change is stored; the caller is told where that fails.</summary>
    public async ValueTask ChangeAsync(Bot bot, Func<BotInfo, BotInfo> change)
    {
        using (await bot.BeginStoringAsync().ConfigureAwait(false))
        {
            await SaveAsync(change(bot.Info)).ConfigureAwait(false);
            bot.Life.Change(change);
        }
    }

    /// <summary>Stores what a bot has come to, where nothing depends on it: after a restart its state begins anew anyway.</summary>
    public async ValueTask TrySaveAsync(Bot bot)
    {
        try
        {
            using (await bot.BeginStoringAsync().ConfigureAwait(false))
            {
                await SaveAsync(bot.Info).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is StoreUnavailableException or LeaseLostException)
        {
            LogNotSaved(bot.Id, exception.Message);
        }
    }

    /// <summary>Stores how a stopped bot did, so that its counts outlive the process. Its backend is not asked for it.</summary>
    public async ValueTask TrySaveStatusAsync(Bot bot)
    {
        try
        {
            using (await bot.BeginStoringStatusAsync().ConfigureAwait(false))
            {
                var status = Count(bot, Unmeasured(bot, "The bot does not run.")) with { UptimeSeconds = 0 };
                await statuses.SaveAsync(status, leases.FenceOf(bot.Id), CancellationToken.None).ConfigureAwait(false);
                await cache.RemoveAsync(bot.Id, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is StoreUnavailableException or LeaseLostException)
        {
            LogNotSaved(bot.Id, exception.Message);
        }
    }

    /// <summary>Stores and caches a sample of a bot, unless the stay of the instance that it was taken of is over.</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="session">The stay.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="cancellationToken">Cancels the storing.</param>
    public async ValueTask SaveSampleAsync(Bot bot, BotSession session, BotStatus sample, CancellationToken cancellationToken)
    {
        // One after the other: what a stop stores is the last, and after a stop nothing comes back that a deletion took away.
        using (await bot.BeginStoringStatusAsync().ConfigureAwait(false))
        {
            if (ReferenceEquals(bot.Session, session) && bot.Life.State != BotState.Terminated)
            {
                var status = Count(bot, sample);
                await statuses.SaveAsync(status, leases.FenceOf(bot.Id), cancellationToken).ConfigureAwait(false);
                await cache.SetAsync(status, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask<BotInfo?> FindAsync(string botId, CancellationToken cancellationToken) => bots.FindAsync(botId, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListShouldRunAsync(CancellationToken cancellationToken) => bots.ListShouldRunAsync(cancellationToken);

    public ValueTask<IReadOnlyList<BotInfo>> ListAsync(CancellationToken cancellationToken) => bots.ListAsync(cancellationToken);

    public ValueTask<BotStatus?> LastStatusAsync(string botId, CancellationToken cancellationToken) => statuses.FindAsync(botId, cancellationToken);

    public async ValueTask DeleteAsync(string botId)
    {
        await statuses.DeleteAsync(botId, leases.FenceOf(botId), CancellationToken.None).ConfigureAwait(false);
        await bots.DeleteAsync(botId, leases.FenceOf(botId), CancellationToken.None).ConfigureAwait(false);
        await cache.RemoveAsync(botId, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Tells how a bot does: what is dear to measure from the cache, what is cheap as it is now.</summary>
    public async ValueTask<BotStatus> StatusAsync(Bot bot, CancellationToken cancellationToken)
    {
        if (await cache.GetAsync(bot.Id, cancellationToken).ConfigureAwait(false) is { } cached)
        {
            return bot.IsElsewhere ? cached : Count(bot, cached);
        }

        if (bot.IsElsewhere)
        {
            // Only the host that holds the bot can measure it.
            return await statuses.FindAsync(bot.Id, cancellationToken).ConfigureAwait(false) is { } stored
                ? stored with { State = bot.Life.State }
                : Unmeasured(bot, "The bot lives on another host, which has not measured it yet.");
        }

        var status = await MeasureAsync(bot, cancellationToken).ConfigureAwait(false);
        await cache.SetAsync(status, cancellationToken).ConfigureAwait(false);
        return status;
    }

    /// <summary>Measures a bot of this host.</summary>
    public async ValueTask<BotStatus> MeasureAsync(Bot bot, CancellationToken cancellationToken)
    {
        // First, as it may take seconds, and everything else is to be told as it is afterwards.
        var backend = await BackendAsync(bot.Info, cancellationToken).ConfigureAwait(false);
        var session = bot.Session;
        var usage = session?.Instance?.Measure() ?? default;
        return Count(bot, new BotStatus
        {
            BotId = bot.Id,
            State = bot.Life.State,
            MemoryMb = (int)Math.Round(usage.WorkingSetBytes / BytesPerMebibyte),
            CpuPercent = session?.CpuPercent(usage.ProcessorTime, timeProvider) ?? 0,
            Backend = backend,
            UpdatedAt = timeProvider.GetStorableNow(),
        });
    }

    private async ValueTask SaveAsync(BotInfo info)
    {
        await bots.SaveAsync(info, leases.FenceOf(info.Id), CancellationToken.None).ConfigureAwait(false);
        await cache.RemoveAsync(info.Id, CancellationToken.None).ConfigureAwait(false);
    }

    private BotStatus Unmeasured(Bot bot, string why) => new()
    {
        BotId = bot.Id,
        State = bot.Life.State,
        Backend = new BackendStatus(false, why),
        UpdatedAt = timeProvider.GetStorableNow(),
    };

    private BotStatus Count(Bot bot, BotStatus measured) => measured with
    {
        State = bot.Life.State,
        UptimeSeconds = bot.Session is { } session ? (long)timeProvider.GetElapsedTime(session.StartedAt).TotalSeconds : 0,
        LastMessageAt = bot.Counters.LastMessageAt,
        ErrorCount = bot.Counters.Errors,
        Restarts = bot.Counters.Restarts,
        QueueDepth = bot.Mailbox.Count,
        MessageCount = bot.Counters.Messages,
    };

    private async ValueTask<BackendStatus> BackendAsync(BotInfo info, CancellationToken cancellationToken)
    {
        if (info.Provider is null || !providers.TryGet(info.Provider, out var provider))
        {
            return new BackendStatus(false, info.Detail ?? "The bot has not looked for its backend yet.");
        }

        var health = await providers.CheckAsync(provider, cancellationToken).ConfigureAwait(false);
        return new BackendStatus(health.Reachable, health.Detail);
    }

    [LoggerMessage(610, LogLevel.Warning, "The state of {BotId} could not be stored: {Reason}", EventName = "bot.not_stored")]
    private partial void LogNotSaved(string botId, string reason);
}
