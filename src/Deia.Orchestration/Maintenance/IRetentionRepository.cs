namespace Deia.Orchestration.Maintenance;

/// <summary>Removes what has been kept for long enough, a little at a time.</summary>
/// <remarks>
/// Implementations are safe for concurrent use, by several hosts too. Each call is a transaction of its own that locks no more than the rows that it removes,
/// and for a moment the end of the audit log, so writers go on, and what is left over after a crash is found by the next call. What belongs to a bot that another host holds live is left to that host.
/// A pending question is never removed: it was acknowledged, and is still to be answered. The audit log belongs to no bot: of it the oldest entries go, up to the
/// first one that is young enough, and in the same transaction its chain is told where it begins now (<see cref="Auditing.AuditChain.Base"/>).
/// A store that can't be reached throws <see cref="StoreUnavailableException"/>.
/// </remarks>
public interface IRetentionRepository
{
    /// <summary>Counts what <see cref="PurgeAsync"/> would remove, and removes nothing.</summary>
    /// <param name="cutoffs">What is older than these may go.</param>
    /// <param name="hostId">The host that asks.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How much there is. This may read much: it is for people, not for every step.</returns>
    ValueTask<RetentionCounts> CountAsync(RetentionCutoffs cutoffs, string hostId, CancellationToken cancellationToken = default);

    /// <summary>Removes the oldest of what may go.</summary>
    /// <param name="cutoffs">What is older than these may go.</param>
    /// <param name="hostId">The host that asks.</param>
    /// <param name="limit">The most rows to remove from each table; 1 or more.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was removed.</returns>
    ValueTask<RetentionStep> PurgeAsync(RetentionCutoffs cutoffs, string hostId, int limit, CancellationToken cancellationToken = default);
}
