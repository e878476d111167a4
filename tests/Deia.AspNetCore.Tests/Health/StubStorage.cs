using Deia.Orchestration.Caching;
using Deia.Orchestration.State;

namespace Deia.AspNetCore.Tests.Health;

/// <summary>A database and a cache that are as the test wants them.</summary>
internal sealed class StubStorage(Func<Task<(bool Reachable, string? Detail)>> ask) : IStoreHealth, ICacheHealth
{
    public string Provider => "stub";

    async ValueTask<StoreHealth> IStoreHealth.CheckAsync(CancellationToken cancellationToken)
    {
        var (reachable, detail) = await ask();
        return new StoreHealth(reachable, detail);
    }

    async ValueTask<CacheHealth> ICacheHealth.CheckAsync(CancellationToken cancellationToken)
    {
        var (reachable, detail) = await ask();
        return new CacheHealth(reachable, detail);
    }
}
