using Deia.Orchestration.Caching;
using Deia.Testing.Conformance;

namespace Deia.Caching.Redis.Tests.Caches;

public sealed class RedisSessionCacheTests(SharedRedis shared) : SessionCacheConformance, IAsyncDisposable
{
    private readonly RedisUnderTest _redis = new(shared);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    protected override DateTimeOffset Now => _redis.Clock.GetUtcNow();

    protected override ValueTask<ISessionCache> CreateAsync() => _redis.GetAsync<ISessionCache>();

    protected override ValueTask PassAsync(TimeSpan time) => _redis.PassAsync(time);
}
