namespace Deia.Orchestration.Flags;

/// <summary>Keeps the feature flags.</summary>
/// <remarks>
/// Implementations are safe for concurrent use, by several hosts too. A call that changes something returns only after the change is durable. A store that
/// can't be reached throws <see cref="StoreUnavailableException"/>.
/// </remarks>
public interface IFeatureFlagRepository
{
    /// <summary>Reads all flags that were ever set.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flags by name.</returns>
    ValueTask<IReadOnlyDictionary<string, bool>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Sets a flag, a new one or one that is there.</summary>
    /// <param name="name">Its name; 1 to 50 characters.</param>
    /// <param name="enabled">Whether it is on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is durable.</returns>
    ValueTask SetAsync(string name, bool enabled, CancellationToken cancellationToken = default);
}
