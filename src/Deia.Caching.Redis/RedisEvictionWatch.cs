using Deia.Caching.Redis.Caches;
using Deia.Orchestration.Caching;
using Microsoft.Extensions.Hosting;

namespace Deia.Caching.Redis;

/// <summary>Looks now and then at how much Redis had to evict.</summary>
/// <param name="evictions">Counts it.</param>
/// <param name="inUse">The health of the cache in use: another one may have been chosen after Redis.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RedisEvictionWatch(RedisEvictions evictions, ICacheHealth inUse, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (inUse is not RedisCacheHealth)
        {
            return;
        }

        using PeriodicTimer timer = new(Interval, timeProvider);
        do
        {
            await evictions.CountAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
