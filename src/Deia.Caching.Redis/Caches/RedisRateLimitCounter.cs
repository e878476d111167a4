using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Caching;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Caches;

/// <summary>Counts requests in Redis, for all hosts together; while Redis is gone, in this process.</summary>
/// <param name="connection">The connection.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RedisRateLimitCounter(RedisConnection connection, TimeProvider timeProvider) : IRateLimitCounter
{
    private static readonly RedisScript IncrementScript = new("RateLimits.Increment");
    private static readonly RedisValue[] Arguments = [(long)CacheLimits.RateLimitWindow.TotalMilliseconds];

    private readonly InMemoryRateLimitCounter _meanwhile = new(timeProvider);

    public async ValueTask<RateLimitCount> IncrementAsync(string client, CancellationToken cancellationToken = default)
    {
        var answer = await connection.AskAsync(
            connection.Keys.RateLimit(client),
            static (database, key) => IncrementScript.RunAsync(database, [key], Arguments),
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            return await _meanwhile.IncrementAsync(client, cancellationToken).ConfigureAwait(false);
        }

        var counted = (long[]?)answer.Value ?? [];

        // A window in its last millisecond has 0 left.
        return new RateLimitCount(counted[0], TimeSpan.FromMilliseconds(Math.Max(counted[1], 1)));
    }
}
