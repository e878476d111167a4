using Deia.Orchestration.Caching;
using Deia.Testing.Conformance;

namespace Deia.Caching.Redis.Tests.Caches;

public sealed class RedisHistoryPageCacheTests(SharedRedis shared) : HistoryPageCacheConformance, IAsyncDisposable
{
    private readonly RedisUnderTest _redis = new(shared);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    protected override ValueTask<IHistoryPageCache> CreateAsync() => _redis.GetAsync<IHistoryPageCache>();

    protected override ValueTask PassAsync(TimeSpan time) => _redis.PassAsync(time);
}
