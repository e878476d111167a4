using System.Text.Json;
using Deia.Caching.Redis.Connections;
using Deia.Caching.Redis.Json;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.State;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Caches;

/// <summary>Holds the status of bots in Redis, for all hosts alike.</summary>
/// <remarks>A removal that did not reach Redis is not owed: a status goes by itself sooner than that could matter.</remarks>
/// <param name="connection">The connection.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="meter">Counts look-ups.</param>
internal sealed class RedisBotStatusCache(RedisConnection connection, TimeProvider timeProvider, CacheMeter meter) : IBotStatusCache
{
    public async ValueTask<BotStatus?> GetAsync(string botId, CancellationToken cancellationToken = default)
    {
        var answer = await connection.AskAsync(
            connection.Keys.Status(botId),
            static (database, key) => database.StringGetAsync(key),
            cancellationToken).ConfigureAwait(false);
        var status = answer.Value.IsNull ? null : Read(answer.Value);
        meter.LookedUp(status is not null);
        return status;
    }

    public async ValueTask SetAsync(BotStatus status, CancellationToken cancellationToken = default)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(HeldStatus.Of(status, timeProvider.GetUtcNow()), CacheText.Json.HeldStatus);
        await connection.AskAsync(
            (Key: connection.Keys.Status(status.BotId), Json: (RedisValue)json),
            static (database, held) => database.StringSetAsync(held.Key, held.Json, CacheLimits.BotStatusLifetime),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RemoveAsync(string botId, CancellationToken cancellationToken = default) =>
        await connection.AskAsync(
            connection.Keys.Status(botId),
            static (database, key) => database.KeyDeleteAsync(key),
            cancellationToken).ConfigureAwait(false);

    private BotStatus? Read(RedisValue json)
    {
        try
        {
            var held = JsonSerializer.Deserialize(((ReadOnlyMemory<byte>)json).Span, CacheText.Json.HeldStatus)!;
            return timeProvider.GetUtcNow() - held.HeldAt < CacheLimits.BotStatusLifetime ? held.ToStatus() : null;
        }
        catch (JsonException)
        {
            // Another version wrote it.
            return null;
        }
    }
}
