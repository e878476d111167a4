namespace Deia.Orchestration.Auditing;

/// <summary>Keeps the audit log. What it is given is complete: hashes and ids are made by <see cref="AuditLog"/>.</summary>
/// <remarks>
/// Implementations are safe for concurrent use, by several hosts too. A call that changes something returns only after the change is durable. A store that
/// can't be reached throws <see cref="StoreUnavailableException"/>; a call that throws may have happened. Times are kept to the microsecond. Entries are never
/// changed, and removed by retention alone, the oldest of the chain first.
/// </remarks>
public interface IAuditRepository
{
    /// <summary>Reads where the chain begins and ends.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The chain; <see cref="AuditChain.Empty"/> at first.</returns>
    ValueTask<AuditChain> FindChainAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds entries to the end of the chain, all or none.</summary>
    /// <param name="entries">The entries, in order, each with the hash of the one before; one or more.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False, and nothing is changed, where the end is not the <see cref="AuditEntry.PreviousHash"/> of the first entry: somebody else has added to it.</returns>
    ValueTask<bool> AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Reads a page, by key.</summary>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page.</returns>
    ValueTask<AuditPage> PageAsync(AuditQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads the whole log piece by piece. A slow reader holds up nothing.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The entries in the order of the chain, oldest first. What is added or removed meanwhile may or may not be among them.</returns>
    IAsyncEnumerable<AuditEntry> ReadAllAsync(CancellationToken cancellationToken = default);
}
