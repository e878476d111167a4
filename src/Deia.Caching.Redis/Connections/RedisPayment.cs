using System.Security.Cryptography;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Connections;

/// <summary>Pays what is owed to Redis: what should have gone while it could not be reached, goes.</summary>
/// <param name="multiplexer">The way to Redis.</param>
/// <param name="keys">The names of the keys.</param>
internal sealed class RedisPayment(IConnectionMultiplexer multiplexer, RedisKeys keys)
{
    private const int KeysAtOnce = 500;

    private readonly IDatabase _database = multiplexer.GetDatabase();

    /// <summary>Pays everything, or throws what <see cref="RedisFaults"/> knows.</summary>
    public async Task PayAsync(RedisDebts debts, CancellationToken cancellationToken)
    {
        if (debts.IsEraOver)
        {
            await _database.StringSetAsync(keys.Era, NewEra()).WaitAsync(cancellationToken).ConfigureAwait(false);
            await _database.KeyDeleteAsync([keys.FeatureFlags, keys.FeatureFlagStamp]).WaitAsync(cancellationToken).ConfigureAwait(false);

            // A session that ended while a host that is gone could not say so would open the doors again.
            await RemoveSessionsAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var some in debts.Keys.Chunk(KeysAtOnce))
        {
            await _database.KeyDeleteAsync(some).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Names an era as no other is named.</summary>
    public static string NewEra() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private async Task RemoveSessionsAsync(CancellationToken cancellationToken)
    {
        foreach (var server in multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            var sessions = server.KeysAsync(_database.Database, keys.Session("*").ToString(), KeysAtOnce, flags: CommandFlags.DemandMaster);
            await foreach (var session in sessions.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await _database.KeyDeleteAsync(session).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
