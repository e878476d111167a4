namespace Deia.Orchestration.Caching;

/// <summary>The health of the caches in memory: they are there as long as the process is.</summary>
internal sealed class InMemoryCacheHealth : ICacheHealth
{
    private static readonly CacheHealth Reachable = new(true, null);

    public string Provider => "memory";

    public ValueTask<CacheHealth> CheckAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Reachable);
    }
}
