using Deia.Orchestration.Caching;

namespace Deia.Caching.Redis.Tests;

public sealed class RedisCacheHealthTests(SharedRedis shared)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_RedisIsThere_SaysSo()
    {
        await using var host = await RedisHost.StartAsync(shared.Server);

        Assert.Equal("redis", host.Get<ICacheHealth>().Provider);
        Assert.Equal(new CacheHealth(true, null), await host.Get<ICacheHealth>().CheckAsync(Cancelled));
    }
}
