using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Caching;

namespace Deia.Caching.Redis;

/// <summary>Asks Redis whether it is there, also while nobody else asks it anything.</summary>
/// <param name="connection">The connection.</param>
internal sealed class RedisCacheHealth(RedisConnection connection) : ICacheHealth
{
    public string Provider => "redis";

    public async ValueTask<CacheHealth> CheckAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await connection.PingAsync(cancellationToken).ConfigureAwait(false) is { } flaw
            ? new CacheHealth(false, $"Redis is out of use: {flaw}.")
            : new CacheHealth(true, null);
    }
}
