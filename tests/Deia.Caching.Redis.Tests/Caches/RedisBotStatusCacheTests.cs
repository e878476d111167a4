using Deia.Orchestration.Caching;
using Deia.Testing.Conformance;

namespace Deia.Caching.Redis.Tests.Caches;

public sealed class RedisBotStatusCacheTests(SharedRedis shared) : BotStatusCacheConformance, IAsyncDisposable
{
    private readonly RedisUnderTest _redis = new(shared);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Get_RedisWasToldLate_GivesNothingOlderThanItsLifetime()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(Samples.Status("BOT-001"), TestContext.Current.CancellationToken);

        // As if the command had waited for so long in front of a Redis that hung: the key has only begun to live.
        _redis.Clock.Advance(CacheLimits.BotStatusLifetime);

        Assert.Null(await cache.GetAsync("BOT-001", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_WrittenByAnotherVersion_Misses()
    {
        var cache = await CreateAsync();
        await _redis.Keyspace.Database.StringSetAsync(_redis.Prefix + "bot:status:BOT-001", """{"status":"dancing"}""");

        Assert.Null(await cache.GetAsync("BOT-001", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_KeyIsOfAnotherType_MissesAndRedisStaysInUse()
    {
        var cache = await CreateAsync();
        await _redis.Keyspace.Database.ListLeftPushAsync(_redis.Prefix + "bot:status:BOT-001", "x");

        Assert.Null(await cache.GetAsync("BOT-001", TestContext.Current.CancellationToken));
        await cache.SetAsync(Samples.Status("BOT-002"), TestContext.Current.CancellationToken);
        Assert.NotNull(await cache.GetAsync("BOT-002", TestContext.Current.CancellationToken));
    }

    protected override ValueTask<IBotStatusCache> CreateAsync() => _redis.GetAsync<IBotStatusCache>();

    protected override ValueTask PassAsync(TimeSpan time) => _redis.PassAsync(time);
}
