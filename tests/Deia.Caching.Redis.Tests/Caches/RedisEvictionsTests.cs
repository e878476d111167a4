using System.Globalization;
using Deia.Caching.Redis.Caches;
using Deia.Orchestration.Caching;
using Deia.Testing;
using Deia.Testing.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Caching.Redis.Tests.Caches;

public sealed class RedisEvictionsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Count_RedisRanOutOfMemory_CountsWhatItEvictedSinceTheCallBefore()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await RedisHost.StartAsync(server, timeProvider: new FakeTimeProvider());
        await using var keyspace = await RedisKeyspace.OpenAsync(server);
        using CacheCounts counts = new();
        RedisEvictions evictions = new(host.Connection, counts.Meter);
        await evictions.CountAsync(Cancelled);

        var first = await EvictAsync(keyspace, 50);
        await evictions.CountAsync(Cancelled);
        Assert.Equal(first, counts.Evictions);
        await evictions.CountAsync(Cancelled);
        Assert.Equal(first, counts.Evictions);

        // As after a restart.
        await keyspace.Server.ConfigResetStatisticsAsync();
        var second = await EvictAsync(keyspace, 10);
        await evictions.CountAsync(Cancelled);
        Assert.Equal(first + second, counts.Evictions);
    }

    [Fact]
    public async Task Watch_RedisRanOutOfMemory_CountsWithTheNextLook()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await RedisHost.StartAsync(server, timeProvider: new FakeTimeProvider());
        await using var keyspace = await RedisKeyspace.OpenAsync(server);
        using CacheCounts counts = new();
        FakeTimeProvider clock = new();
        using RedisEvictionWatch watch = new(new RedisEvictions(host.Connection, counts.Meter), host.Get<ICacheHealth>(), clock);
        await watch.StartAsync(Cancelled);

        while (counts.Evictions == 0)
        {
            await EvictAsync(keyspace, 10);
            clock.Advance(TimeSpan.FromSeconds(15));
        }

        await watch.StopAsync(Cancelled);
    }

    /// <summary>Lets Redis evict keys, and gives what it says of that.</summary>
    private static async Task<long> EvictAsync(RedisKeyspace keyspace, int keys)
    {
        for (var i = 0; i < keys; i++)
        {
            await keyspace.Database.StringSetAsync($"key-{i}", "value");
        }

        // Room for nothing, until the next command.
        await keyspace.Server.ConfigSetAsync("maxmemory-policy", "allkeys-random");
        await keyspace.Server.ConfigSetAsync("maxmemory", 1);
        await keyspace.Server.PingAsync();
        await keyspace.Server.ConfigSetAsync("maxmemory", 0);
        var stats = (await keyspace.Server.InfoAsync("stats"))[0];
        var evicted = long.Parse(stats.Single(line => line.Key == "evicted_keys").Value, CultureInfo.InvariantCulture);
        Assert.NotEqual(0, evicted);
        return evicted;
    }
}
