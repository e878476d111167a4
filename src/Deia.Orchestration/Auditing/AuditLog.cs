using Deia.Orchestration.Configuration.Storable;

namespace Deia.Orchestration.Auditing;

/// <summary>The record of who did what, and when, to which bot.</summary>
/// <remarks>Safe for concurrent use. What is too long to be kept is cut, and ends with <c>…</c>; what no store can hold is replaced by U+FFFD.</remarks>
public sealed class AuditLog
{
    private readonly IAuditRepository _repository;
    private readonly AuditWriter _writer;

    internal AuditLog(IAuditRepository repository, AuditWriter writer)
    {
        _repository = repository;
        _writer = writer;
    }

    /// <summary>Puts something on record. Its place in the log is fixed when this returns its task, whether the task is awaited or not.</summary>
    /// <param name="record">What was done or tried.</param>
    /// <returns>
    /// When it is durable; or when the store could not be reached, in which case it is kept, and stored once the store is back. Where thousands of records are kept
    /// already, it is lost, and the host's log tells so and how many were.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The host has ended.</exception>
    public async ValueTask RecordAsync(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        await _writer.WriteAsync(AuditRecordRules.Fit(record)).ConfigureAwait(false);
    }

    /// <summary>Reads a page. What this host recorded before the call is in it.</summary>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page, newest first.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public async ValueTask<AuditPage> PageAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!CanBeStored(query.BotId) || !CanBeStored(query.Action) || !CanBeStored(query.UserId))
        {
            return new AuditPage([], null);
        }

        await _writer.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        return await _repository.PageAsync(query, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Walks along the whole log and checks every hash. What is added or removed by retention meanwhile does no harm.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public async ValueTask<AuditVerification> VerifyAsync(CancellationToken cancellationToken = default)
    {
        await _writer.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        var chain = await _repository.FindChainAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            AuditWalk walk = new(chain);
            await foreach (var entry in _repository.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                walk.Take(entry);
            }

            var found = walk.End();
            var begin = chain.Base;
            if (found.Valid || (chain = await _repository.FindChainAsync(cancellationToken).ConfigureAwait(false)).Base.Span.SequenceEqual(begin.Span))
            {
                return found;
            }

            // Retention removed entries from under the walk.
        }
    }

    private static bool CanBeStored(string? text) => StorableText.Flaw(text) is null;
}
