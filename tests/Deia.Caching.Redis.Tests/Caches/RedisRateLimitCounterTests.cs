using Deia.Orchestration.Caching;
using Deia.Testing.Conformance;

namespace Deia.Caching.Redis.Tests.Caches;

public sealed class RedisRateLimitCounterTests(SharedRedis shared) : RateLimitCounterConformance, IAsyncDisposable
{
    private readonly RedisUnderTest _redis = new(shared);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    protected override ValueTask<IRateLimitCounter> CreateAsync() => _redis.GetAsync<IRateLimitCounter>();

    protected override ValueTask PassAsync(TimeSpan time) => _redis.PassAsync(time);
}
