using Deia.Orchestration.Caching;
using Deia.Orchestration.State;

namespace Deia.AspNetCore.Health;

/// <summary>Looks after the database and the cache.</summary>
internal sealed class StorageChecks(IStoreHealth store, ICacheHealth cache, BoundedCheck bounded, TimeProvider timeProvider)
{
    public Task<StorageCheck> DatabaseAsync(CancellationToken cancellationToken) =>
        CheckAsync(
            store.Provider,
            async token =>
            {
                var health = await store.CheckAsync(token);
                return (health.Reachable, health.Detail);
            },
            cancellationToken);

    public Task<StorageCheck> CacheAsync(CancellationToken cancellationToken) =>
        CheckAsync(
            cache.Provider,
            async token =>
            {
                var health = await cache.CheckAsync(token);
                return (health.Reachable, health.Detail);
            },
            cancellationToken);

    private async Task<StorageCheck> CheckAsync(
        string provider, Func<CancellationToken, ValueTask<(bool Reachable, string? Detail)>> ask, CancellationToken cancellationToken)
    {
        var since = timeProvider.GetTimestamp();
        var (reachable, detail) = await bounded.AskAsync(ask, wrong => (false, wrong), cancellationToken);
        var latency = Math.Round(timeProvider.GetElapsedTime(since).TotalMilliseconds, 3);
        return new StorageCheck(reachable ? HealthStatus.Healthy : HealthStatus.Unhealthy, provider, latency, detail);
    }
}
