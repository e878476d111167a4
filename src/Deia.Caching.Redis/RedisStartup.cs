using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Caching;
using Microsoft.Extensions.Hosting;

namespace Deia.Caching.Redis;

/// <summary>Begins to connect with the start of the host, and does not hold it up: a host starts without Redis too.</summary>
/// <param name="connection">The connection.</param>
/// <param name="inUse">The health of the cache in use: another one may have been chosen after Redis.</param>
internal sealed class RedisStartup(RedisConnection connection, ICacheHealth inUse) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (inUse is RedisCacheHealth)
        {
            connection.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
