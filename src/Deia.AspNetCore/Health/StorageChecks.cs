using Deia.Orchestration.Caching;
using Deia.Orchestration.State;

namespace Deia.AspNetCore.Health;

/// <summary>Looks after the database and the cache.</summary>
internal sealed class StorageChecks(IStoreHealth store, ICacheHealth cache, TimeProvider timeProvider)
{
    private readonly BoundedCheck<(bool Reachable, string? Detail)> _database = new(
        async cancellationToken =>
        {
            var health = await store.CheckAsync(cancellationToken);
            return (health.Reachable, health.Detail);
        },
        Unreachable,
        timeProvider);

    private readonly BoundedCheck<(bool Reachable, string? Detail)> _cache = new(
        async cancellationToken =>
        {
            var health = await cache.CheckAsync(cancellationToken);
            return (health.Reachable, health.Detail);
        },
        Unreachable,
        timeProvider);

    public Task<StorageCheck> DatabaseAsync(CancellationToken cancellationToken) => CheckAsync(store.Provider, _database, cancellationToken);

    public Task<StorageCheck> CacheAsync(CancellationToken cancellationToken) => CheckAsync(cache.Provider, _cache, cancellationToken);

    private static (bool Reachable, string? Detail) Unreachable(string wrong) => (false, wrong);

    private static async Task<StorageCheck> CheckAsync(
        string provider, BoundedCheck<(bool Reachable, string? Detail)> check, CancellationToken cancellationToken)
    {
        var ((reachable, detail), took) = await check.AskAsync(cancellationToken);
        return new StorageCheck(reachable ? HealthStatus.Healthy : HealthStatus.Unhealthy, provider, Math.Round(took.TotalMilliseconds, 3), detail);
    }
}
