using Deia.Orchestration.Caching;
using Deia.Testing.Conformance;

namespace Deia.Caching.Redis.Tests.Caches;

public sealed class RedisFeatureFlagCacheTests(SharedRedis shared) : FeatureFlagCacheConformance, IAsyncDisposable
{
    private readonly RedisUnderTest _redis = new(shared);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    protected override ValueTask<IFeatureFlagCache> CreateAsync() => _redis.GetAsync<IFeatureFlagCache>();
}
