using System.Collections.Concurrent;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Diagnostics;

namespace Deia.Orchestration.Caching;

/// <summary>Holds the newest pages of histories in memory; where there is no room, the bot that was looked up longest ago goes.</summary>
/// <remarks>
/// A look-up that misses leaves a stamped place for the bot, an invalidation takes the place away, and a page is set only where the place with its stamp
/// still is. So nothing needs to be remembered of bots that nobody looks at, and letting go of a place is safe at any time.
/// </remarks>
/// <param name="timeProvider">The clock.</param>
/// <param name="meter">Counts look-ups and evictions.</param>
internal sealed class InMemoryHistoryPageCache(TimeProvider timeProvider, CacheMeter meter) : IHistoryPageCache
{
    /// <summary>How many bots it holds pages of.</summary>
    internal const int BotCapacity = 4_096;

    /// <summary>How much text all pages carry together; UTF-16 code units.</summary>
    internal const int CharacterCapacity = 16_777_216;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, LinkedListNode<HeldPages>> _bots = new(StringComparer.Ordinal);
    private readonly LinkedList<HeldPages> _byUse = [];
    private long _characters;
    private long _lastStamp;

    public bool IsShared => false;

    public ValueTask<HistoryCacheEntry> GetAsync(MessageQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!HistoryCacheRules.Admits(query))
        {
            return ValueTask.FromResult(new HistoryCacheEntry(null, HistoryCacheEntry.NoStamp));
        }

        HistoryCacheEntry entry;
        lock (_gate)
        {
            if (_bots.TryGetValue(query.BotId, out var place))
            {
                _byUse.Remove(place);
            }
            else
            {
                place = new LinkedListNode<HeldPages>(new HeldPages(query.BotId, ++_lastStamp));
                _bots[query.BotId] = place;
            }

            _byUse.AddLast(place);
            MakeRoom_NeedsLock();
            entry = new HistoryCacheEntry(place.Value.Find(query, timeProvider), place.Value.Stamp);
        }

        meter.LookedUp(entry.Page is not null);
        return ValueTask.FromResult(entry);
    }

    public ValueTask SetAsync(MessageQuery query, MessagePage page, long stamp, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var characters = HistoryCacheRules.CharactersOf(page);
        if (!HistoryCacheRules.Admits(query) || characters > HistoryCacheRules.MostCharacters)
        {
            return ValueTask.CompletedTask;
        }

        lock (_gate)
        {
            if (_bots.TryGetValue(query.BotId, out var place) && place.Value.Stamp == stamp)
            {
                _characters -= place.Value.Characters;
                place.Value.Set(query, page, characters, timeProvider.GetTimestamp());
                _characters += place.Value.Characters;
                MakeRoom_NeedsLock();
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask InvalidateAsync(string botId)
    {
        // A place that is made while this looks for it belongs to a reader who has not read yet, so that one will see the change.
        if (_bots.ContainsKey(botId))
        {
            lock (_gate)
            {
                if (_bots.TryGetValue(botId, out var place))
                {
                    Remove_NeedsLock(place);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    private void MakeRoom_NeedsLock()
    {
        while (_byUse.First is { } oldest && (_byUse.Count > BotCapacity || _characters > CharacterCapacity))
        {
            meter.Evicted(oldest.Value.Count);
            Remove_NeedsLock(oldest);
        }
    }

    private void Remove_NeedsLock(LinkedListNode<HeldPages> place)
    {
        _bots.TryRemove(place.Value.BotId, out _);
        _byUse.Remove(place);
        _characters -= place.Value.Characters;
    }
}
