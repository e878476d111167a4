namespace Deia.Orchestration.Leases;

/// <summary>Keeps which host holds which bot, so that hosts that share a store never run one bot twice.</summary>
/// <remarks>
/// Implementations are safe for concurrent use, by several hosts too, and read the time from one clock for all of them. A call returns only after its
/// change is durable. Cancellation before the change leaves it undone; a call that throws may have happened, and can be made again. A store that can't
/// be reached throws <see cref="StoreUnavailableException"/>.
/// </remarks>
public interface IBotLeaseRepository
{
    /// <summary>Says that a host lives. The first call makes the host known; each keeps all of its leases live, however many they are.</summary>
    /// <param name="host">The host.</param>
    /// <param name="duration">For how long, from now on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When that is stored.</returns>
    ValueTask RenewAsync(HostIdentity host, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Takes a bot for a host, unless another host holds it live.</summary>
    /// <param name="botId">The bot; it need not be stored yet.</param>
    /// <param name="host">The host; one that has not renewed gets a lease that is not live.</param>
    /// <param name="evictedHostId">A host that is known to be dead, so that its lease counts as free even if it is live.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The lease of <paramref name="host"/>, with a new fencing number even where it held the bot already; or, unchanged, the live lease of the other host.
    /// </returns>
    ValueTask<BotLease> AcquireAsync(string botId, HostIdentity host, string? evictedHostId = null, CancellationToken cancellationToken = default);

    /// <summary>Gives a bot back, so that any host can take it at once.</summary>
    /// <param name="botId">The bot.</param>
    /// <param name="fence">The fencing number of the lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False, and nothing is changed, where the lease has another number by now or was given back already.</returns>
    ValueTask<bool> ReleaseAsync(string botId, long fence, CancellationToken cancellationToken = default);

    /// <summary>Gives back all that a host holds, and forgets the host. It is the last call of a host that ends.</summary>
    /// <param name="hostId">The host's id; one that is not known is no error.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When nothing is left of it.</returns>
    ValueTask LeaveAsync(string hostId, CancellationToken cancellationToken = default);

    /// <summary>Reads every lease that a host holds, live or not; those that were given back are left out.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The leases, ordered by bot (ordinal).</returns>
    ValueTask<IReadOnlyList<BotLease>> ListAsync(CancellationToken cancellationToken = default);
}
