using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Leases;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Supervision;

/// <summary>Lets go of bots that this host lost, takes over those that should run and that nobody holds, and shows what other hosts do with theirs.</summary>
internal sealed partial class LeaseWatch(
    BotLeases leases, FleetLifetime lifetime, StateManager state, BotManager manager, TimeProvider timeProvider, ILogger<LeaseWatch> logger)
    : PeriodicService(timeProvider, logger)
{
    private readonly ILogger _logger = logger;
    private readonly Dictionary<string, Task> _abandoning = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);

    protected override TimeSpan Interval => BotLeases.RenewInterval;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(_abandoning.Values).ConfigureAwait(false);
    }

    protected override ValueTask RunAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    /// <summary>Sets right what other hosts did or left undone.</summary>
    internal async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var mine = leases.Held;
            var all = (await leases.ListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(lease => lease.BotId, StringComparer.Ordinal);
            AbandonLost(mine, all);
            if (!lifetime.IsShuttingDown)
            {
                await TakeOverAsync(all, cancellationToken).ConfigureAwait(false);
            }

            if (all.Values.Any(lease => lease.Holder.Id != leases.Host.Id))
            {
                var elsewhere = all.Values.Where(leases.IsInTheWay).Select(lease => lease.BotId).ToHashSet(StringComparer.Ordinal);
                await lifetime.RefreshAsync(elsewhere, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (StoreUnavailableException)
        {
            // Whoever renews says so.
        }
    }

    private void AbandonLost(IReadOnlyList<KeyValuePair<string, long>> mine, Dictionary<string, BotLease> all)
    {
        foreach (var (botId, _) in _abandoning.Where(work => work.Value.IsCompleted).ToList())
        {
            _abandoning.Remove(botId);
        }

        foreach (var (botId, fence) in mine)
        {
            var isHeld = all.TryGetValue(botId, out var lease) && lease.Fence == fence && lease.Holder.Id == leases.Host.Id;
            if (!isHeld && leases.FenceOf(botId) == fence && !_abandoning.ContainsKey(botId))
            {
                _abandoning.Add(botId, lifetime.AbandonAsync(botId, fence));
            }
        }
    }

    /// <summary>Launches what nobody holds. What can't be launched is tried again only once another host has held it meanwhile.</summary>
    private async Task TakeOverAsync(Dictionary<string, BotLease> all, CancellationToken cancellationToken)
    {
        HashSet<string> orphans = new(StringComparer.Ordinal);
        foreach (var botId in await state.ListShouldRunAsync(cancellationToken).ConfigureAwait(false))
        {
            var isHeld = all.TryGetValue(botId, out var lease) && (lease.Holder.Id == leases.Host.Id || leases.IsInTheWay(lease) || leases.IsExcused(lease));
            if (!isHeld && leases.FenceOf(botId) == 0)
            {
                orphans.Add(botId);
            }
        }

        _tried.IntersectWith(orphans);
        foreach (var botId in orphans.Except(_tried).Order(StringComparer.Ordinal).ToList())
        {
            var launched = await manager.BeginLaunchAsync(botId, new BotDefinitionChange()).ConfigureAwait(false);
            if (launched.Refusal is { Reason: not RefusalReason.BotElsewhere } refusal)
            {
                _tried.Add(botId);
                lifetime.PassOver(botId);
                LogNotTakenOver(botId, refusal.Detail);
            }
        }
    }

    [LoggerMessage(722, LogLevel.Warning, "{BotId} should run and no host holds it, but it could not be launched here: {Reason}", EventName = "bot.not_launched")]
    private partial void LogNotTakenOver(string botId, string reason);
}
