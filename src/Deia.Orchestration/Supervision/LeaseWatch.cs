using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Leases;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Supervision;

/// <summary>Keeps this host's leases live, lets go of bots that it lost, and takes over those that should run and that nobody holds.</summary>
internal sealed partial class LeaseWatch(
    BotLeases leases, FleetLifetime lifetime, StateManager state, BotManager manager, TimeProvider timeProvider, ILogger<LeaseWatch> logger)
    : PeriodicService(timeProvider, logger)
{
    private readonly TimeProvider _timeProvider = timeProvider;
    private readonly ILogger _logger = logger;
    private readonly Dictionary<string, Task> _abandoning = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);
    private long? _outageAt;
    private bool _isAway;

    protected override TimeSpan Interval => BotLeases.RenewInterval;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The bots have stopped by now; until then this host kept renewing.
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(_abandoning.Values).ConfigureAwait(false);
        await leases.LeaveAsync().ConfigureAwait(false);
    }

    protected override ValueTask RunAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    /// <summary>Renews, and sets right what other hosts did or left undone.</summary>
    internal async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var mine = leases.Held;
            await leases.RenewAsync(cancellationToken).ConfigureAwait(false);
            if (_isAway)
            {
                _isAway = false;
                LogBack();
            }

            var all = (await leases.ListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(lease => lease.BotId, StringComparer.Ordinal);
            AbandonLost(mine, all);
            await TakeOverAsync(all, cancellationToken).ConfigureAwait(false);
            if (all.Values.Any(lease => lease.Holder.Id != leases.Host.Id))
            {
                var elsewhere = all.Values.Where(leases.IsInTheWay).Select(lease => lease.BotId).ToHashSet(StringComparer.Ordinal);
                await lifetime.RefreshAsync(elsewhere, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (StoreUnavailableException exception)
        {
            _outageAt = _timeProvider.GetTimestamp();
            if (!_isAway)
            {
                _isAway = true;
                LogOutage(exception.Message);
            }
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
            var isHeld = all.TryGetValue(botId, out var lease) && (lease.Holder.Id == leases.Host.Id || leases.IsInTheWay(lease) || IsExcused(lease));
            if (!isHeld && leases.FenceOf(botId) == 0)
            {
                orphans.Add(botId);
            }
        }

        _tried.IntersectWith(orphans);
        foreach (var botId in orphans.Except(_tried).Order(StringComparer.Ordinal).ToList())
        {
            var launched = await manager.BeginLaunchAsync(botId, new BotDefinitionChange()).ConfigureAwait(false);
            _tried.Add(botId);
            if (launched.Refusal is { Reason: not RefusalReason.BotElsewhere } refusal)
            {
                lifetime.PassOver(botId);
                LogNotTakenOver(botId, refusal.Detail);
            }
        }
    }

    /// <summary>Tells whether a host may have failed to renew only because the store was away, for this one as well.</summary>
    private bool IsExcused(BotLease lease) =>
        !lease.IsLive && _outageAt is { } outageAt && _timeProvider.GetElapsedTime(outageAt) < BotLeases.Duration && !leases.IsDead(lease.Holder);

    [LoggerMessage(720, LogLevel.Warning, "This host can't renew its leases, and tries again every few seconds: {Reason}")]
    private partial void LogOutage(string reason);

    [LoggerMessage(722, LogLevel.Information, "This host renews its leases again.")]
    private partial void LogBack();

    [LoggerMessage(721, LogLevel.Warning, "{BotId} should run and no host holds it, but it could not be launched here: {Reason}")]
    private partial void LogNotTakenOver(string botId, string reason);
}
