using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Caching;

/// <summary>The pages that are held of one bot, few enough to be searched one by one. It is not safe for concurrent use: the cache locks.</summary>
/// <param name="botId">The bot's id.</param>
/// <param name="stamp">What tells these pages from those before and after an invalidation.</param>
internal sealed class HeldPages(string botId, long stamp)
{
    /// <summary>How many pages of a bot are held; one more, and the one set first goes.</summary>
    public const int Capacity = 8;

    private readonly List<HeldPage> _pages = [];

    public string BotId => botId;

    public long Stamp => stamp;

    /// <summary>Gets how many pages there are.</summary>
    public int Count => _pages.Count;

    /// <summary>Gets how much text the pages carry together.</summary>
    public long Characters { get; private set; }

    public MessagePage? Find(MessageQuery query, TimeProvider timeProvider)
    {
        var at = IndexOf(query);
        return at >= 0 && timeProvider.GetElapsedTime(_pages[at].SetAt) < CacheLimits.HistoryLifetime ? _pages[at].Page : null;
    }

    public void Set(MessageQuery query, MessagePage page, long characters, long setAt)
    {
        var at = IndexOf(query);
        if (at >= 0 || _pages.Count == Capacity)
        {
            at = Math.Max(at, 0);
            Characters -= _pages[at].Characters;
            _pages.RemoveAt(at);
        }

        _pages.Add(new HeldPage(query.ConversationId, query.Limit, page, characters, setAt));
        Characters += characters;
    }

    private int IndexOf(MessageQuery query)
    {
        for (var i = 0; i < _pages.Count; i++)
        {
            if (_pages[i].Limit == query.Limit && _pages[i].ConversationId == query.ConversationId)
            {
                return i;
            }
        }

        return -1;
    }

    private readonly record struct HeldPage(string? ConversationId, int Limit, MessagePage Page, long Characters, long SetAt);
}
