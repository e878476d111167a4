using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;

namespace Deia.Caching.Redis.Caches;

/// <summary>Pages that this host has read from Redis already, so that one that is still held there need not be sent and read again.</summary>
/// <remarks>
/// A copy is never given by itself: Redis says whether the stamp that it was read under still stands, and under one stamp a history does not change.
/// Where there is no room, all copies go, since each is made anew by the next look-up. Safe for concurrent use.
/// </remarks>
internal sealed class PageCopies
{
    /// <summary>How many pages are copied.</summary>
    internal const int Capacity = 1_024;

    /// <summary>How much text all copies carry together; UTF-16 code units.</summary>
    internal const int CharacterCapacity = 8_388_608;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string BotId, int Limit), (long Stamp, MessagePage Page)> _copies = [];
    private long _characters;

    /// <summary>Finds the copy of a page.</summary>
    /// <returns>The page, and the stamp that it was read under; null, and 0, where there is none.</returns>
    public (long Stamp, MessagePage? Page) Find(MessageQuery query)
    {
        lock (_lock)
        {
            return _copies.GetValueOrDefault((query.BotId, query.Limit));
        }
    }

    /// <summary>Keeps a copy, in place of the one before.</summary>
    public void Keep(MessageQuery query, long stamp, MessagePage page)
    {
        var characters = HistoryCacheRules.CharactersOf(page);
        lock (_lock)
        {
            if (_copies.Remove((query.BotId, query.Limit), out var last))
            {
                _characters -= HistoryCacheRules.CharactersOf(last.Page);
            }

            if (_copies.Count == Capacity || _characters + characters > CharacterCapacity)
            {
                _copies.Clear();
                _characters = 0;
            }

            _copies.Add((query.BotId, query.Limit), (stamp, page));
            _characters += characters;
        }
    }
}
