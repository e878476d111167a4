namespace Deia.Orchestration.Access;

/// <summary>Keeps the API keys.</summary>
/// <remarks>
/// Implementations are safe for concurrent use, by several hosts too: a key that was removed is found by none of them. A call that changes something returns only
/// after the change is durable. A store that can't be reached throws <see cref="StoreUnavailableException"/>. Times are kept to the microsecond at least.
/// </remarks>
public interface IApiKeyRepository
{
    /// <summary>Stores a key.</summary>
    /// <param name="key">The key, of an id that was never used.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is durable.</returns>
    ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken = default);

    /// <summary>Reads a key.</summary>
    /// <param name="keyId">Its id; any text.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The key, also one that is over; null where there is none.</returns>
    ValueTask<ApiKey?> FindAsync(string keyId, CancellationToken cancellationToken = default);

    /// <summary>Reads all keys.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The keys, oldest first; of the same time, by id.</returns>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Revokes a key.</summary>
    /// <param name="keyId">Its id; any text.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RemoveAsync(string keyId, CancellationToken cancellationToken = default);
}
