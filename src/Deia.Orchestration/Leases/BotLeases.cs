using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Leases;

/// <summary>The bots that this host holds, and the numbers that it may write with.</summary>
/// <param name="repository">The truth.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class BotLeases(IBotLeaseRepository repository, TimeProvider timeProvider, ILogger<BotLeases> logger)
{
    /// <summary>How long a host that can't renew keeps its bots: with <see cref="RenewInterval"/>, they are taken over within 10 s of its death.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    /// <summary>How often a host renews, and looks for bots that nobody holds.</summary>
    public static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, long> _fences = new(StringComparer.Ordinal);
    private long? _renewedAt;
    private long? _failedAt;

    /// <summary>Gets this host.</summary>
    public HostIdentity Host { get; } = new(Guid.NewGuid().ToString("N"), LocalProcesses.Machine, LocalProcesses.Identify(Environment.ProcessId));

    /// <summary>Gets the bots that this host holds, each with its fencing number, at this moment.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Held => _fences.ToArray();

    /// <summary>Gives the fencing number to write for a bot with.</summary>
    /// <returns>0 where this host does not hold the bot; the store refuses it.</returns>
    public long FenceOf(string botId) => _fences.GetValueOrDefault(botId);

    /// <summary>Takes a bot, unless another host holds it and lives.</summary>
    /// <returns>Null where this host holds the bot now, else the lease of the other host.</returns>
    public async Task<BotLease?> TakeAsync(string botId)
    {
        if (_renewedAt is not { } renewedAt || timeProvider.GetElapsedTime(renewedAt) > Duration)
        {
            await RenewAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var lease = await repository.AcquireAsync(botId, Host).ConfigureAwait(false);
        if (lease.Holder.Id != Host.Id && IsDead(lease.Holder))
        {
            LogEvicted(botId, lease.Holder.Id);
            lease = await repository.AcquireAsync(botId, Host, lease.Holder.Id).ConfigureAwait(false);
        }

        if (lease.Holder.Id != Host.Id)
        {
            return lease;
        }

        _fences[botId] = lease.Fence;
        return null;
    }

    /// <summary>Gives a bot back. Where the store can't be told, the lease ends with the host at the latest.</summary>
    public async Task GiveBackAsync(string botId)
    {
        if (!_fences.TryRemove(botId, out var fence))
        {
            return;
        }

        try
        {
            await repository.ReleaseAsync(botId, fence).ConfigureAwait(false);
        }
        catch (StoreUnavailableException exception)
        {
            LogNotGivenBack(botId, exception.Message);
        }
    }

    /// <summary>Forgets a bot that another host has taken over.</summary>
    /// <returns>False where the number is not the one that this host holds the bot with.</returns>
    public bool Lose(string botId, long fence) => _fences.TryRemove(KeyValuePair.Create(botId, fence));

    /// <summary>Reads who holds which bot.</summary>
    public ValueTask<IReadOnlyList<BotLease>> ListAsync(CancellationToken cancellationToken) => repository.ListAsync(cancellationToken);

    /// <summary>Says that this host lives.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var at = timeProvider.GetTimestamp();
        try
        {
            await repository.RenewAsync(Host, Duration, cancellationToken).ConfigureAwait(false);
            _renewedAt = at;
        }
        catch (StoreUnavailableException)
        {
            _failedAt = at;
            throw;
        }
    }

    /// <summary>Gives everything back and leaves, as the host ends.</summary>
    public async Task LeaveAsync()
    {
        _fences.Clear();
        try
        {
            await repository.LeaveAsync(Host.Id).ConfigureAwait(false);
        }
        catch (StoreUnavailableException exception)
        {
            LogNotLeft(exception.Message);
        }
    }

    /// <summary>Tells whether a lease keeps this host from taking the bot.</summary>
    public bool IsInTheWay(BotLease lease) => lease.Holder.Id != Host.Id && lease.IsLive && !IsDead(lease.Holder);

    /// <summary>Tells whether the holder may have failed to renew only because the store was away: it was for this host, less than a lease ago.</summary>
    public bool IsExcused(BotLease lease) =>
        !lease.IsLive && _failedAt is { } failedAt && timeProvider.GetElapsedTime(failedAt) < Duration && !IsDead(lease.Holder);

    /// <summary>Tells whether a host is known to be dead before its leases end, as its process is gone from this machine.</summary>
    private bool IsDead(HostIdentity holder) =>
        holder.Machine is not null && holder.Machine == Host.Machine && holder.Process is { } process && LocalProcesses.IsGone(process);

    [LoggerMessage(200, LogLevel.Information, "{BotId} is taken over from the host {HostId}, whose process is gone.", EventName = "bot.evicted")]
    private partial void LogEvicted(string botId, string hostId);

    [LoggerMessage(201, LogLevel.Warning, "{BotId} could not be given back: {Reason}", EventName = "bot.not_given_back")]
    private partial void LogNotGivenBack(string botId, string reason);

    [LoggerMessage(202, LogLevel.Warning, "This host could not give its bots back: {Reason}", EventName = "host.not_left")]
    private partial void LogNotLeft(string reason);
}
