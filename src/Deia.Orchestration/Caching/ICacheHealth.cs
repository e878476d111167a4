namespace Deia.Orchestration.Caching;

/// <summary>Tells which cache is in use, and whether it can be reached. Safe for concurrent use.</summary>
public interface ICacheHealth
{
    /// <summary>Gets the name of the cache in use, such as <c>memory</c>.</summary>
    string Provider { get; }

    /// <summary>Asks the cache. A cache that is gone is an answer, not an exception.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it can be used.</returns>
    ValueTask<CacheHealth> CheckAsync(CancellationToken cancellationToken = default);
}
