using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Diagnostics;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Caches;

/// <summary>Holds the newest messages of bots in Redis, for all hosts alike. What is held serves every limit up to it; pages of one conversation are not held.</summary>
/// <remarks>
/// As in memory, a look-up that misses leaves a stamped place, an invalidation takes it away, and a page is set only where its place still is; the scripts do
/// each of that in one step. What a host can't invalidate it owes (<see cref="RedisConnection.Owe"/>); what a host owed that died is void with the era that
/// the next start of a host ends.
/// </remarks>
/// <param name="connection">The connection.</param>
/// <param name="meter">Counts look-ups.</param>
internal sealed class RedisHistoryPageCache(RedisConnection connection, CacheMeter meter) : IHistoryPageCache
{
    // Far longer than reading a page takes, so that asking for many bots leaves little behind.
    private static readonly RedisValue PlaceMilliseconds = 60_000;

    private static readonly RedisScript ReadScript = new("History.Read");
    private static readonly RedisScript SetScript = new("History.Set");

    private readonly PageCopies _copies = new();

    public bool IsShared => true;

    public async ValueTask<HistoryCacheEntry> GetAsync(MessageQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!HistoryCacheRules.Admits(query))
        {
            return default;
        }

        var entry = query.ConversationId is null ? await ReadAsync(query, cancellationToken).ConfigureAwait(false) : default;
        meter.LookedUp(entry.Page is not null);
        return entry;
    }

    public async ValueTask SetAsync(MessageQuery query, MessagePage page, long stamp, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (stamp == HistoryCacheEntry.NoStamp
            || query.ConversationId is not null
            || !HistoryCacheRules.Admits(query)
            || HistoryCacheRules.CharactersOf(page) > HistoryCacheRules.MostCharacters)
        {
            return;
        }

        await connection.AskAsync(
            (Keys: KeysOf(query.BotId), Arguments: HeldMessages.Write(query, page, stamp)),
            static (database, set) => SetScript.RunAsync(database, set.Keys, set.Arguments),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask InvalidateAsync(string botId)
    {
        RedisKey[] keys = [connection.Keys.Messages(botId), connection.Keys.Contents(botId)];
        var answer = await connection.AskAsync(keys, static (database, keys) => database.KeyDeleteAsync(keys)).ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            connection.Owe(keys);
        }
    }

    private async ValueTask<HistoryCacheEntry> ReadAsync(MessageQuery query, CancellationToken cancellationToken)
    {
        var copy = _copies.Find(query);
        RedisValue[] arguments = [query.Limit, Random.Shared.NextInt64(1, long.MaxValue), RedisPayment.NewEra(), PlaceMilliseconds, copy.Stamp];
        var answer = await connection.AskAsync(
            (Keys: KeysOf(query.BotId), Arguments: arguments),
            static (database, read) => ReadScript.RunAsync(database, read.Keys, read.Arguments),
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            return default;
        }

        var found = (RedisResult[]?)answer.Value ?? [];
        var stamp = (long)found[0];
        if (found.Length == 1)
        {
            return new HistoryCacheEntry(null, stamp);
        }

        if (found.Length == 2)
        {
            return new HistoryCacheEntry(copy.Page, stamp);
        }

        if (HeldMessages.TryRead(query.BotId, (ReadOnlyMemory<byte>)(RedisValue)found[2], hasOlder: (bool)found[1]) is { } page)
        {
            _copies.Keep(query, stamp, page);
            return new HistoryCacheEntry(page, stamp);
        }

        // Another version wrote it, and would be asked for it again and again.
        await InvalidateAsync(query.BotId).ConfigureAwait(false);
        return default;
    }

    private RedisKey[] KeysOf(string botId) => [connection.Keys.Messages(botId), connection.Keys.Contents(botId), connection.Keys.Era];
}
