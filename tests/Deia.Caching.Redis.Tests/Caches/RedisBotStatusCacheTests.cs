using Deia.Orchestration.Caching;
using Deia.Testing.Conformance;

namespace Deia.Caching.Redis.Tests.Caches;

public sealed class RedisBotStatusCacheTests(SharedRedis shared) : BotStatusCacheConformance, IAsyncDisposable
{
    private readonly RedisUnderTest _redis = new(shared);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    protected override ValueTask<IBotStatusCache> CreateAsync() => _redis.GetAsync<IBotStatusCache>();

    protected override ValueTask PassAsync(TimeSpan time) => _redis.PassAsync(time);
}
