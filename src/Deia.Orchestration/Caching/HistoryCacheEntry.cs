using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Caching;

/// <summary>What a look-up in <see cref="IHistoryPageCache"/> gave.</summary>
/// <param name="Page">The page; null on a miss.</param>
/// <param name="Stamp">On a miss, what to set the page with; <see cref="NoStamp"/> where setting it is of no use.</param>
public readonly record struct HistoryCacheEntry(MessagePage? Page, long Stamp)
{
    /// <summary>The stamp of a page that the cache will not hold.</summary>
    public const long NoStamp = 0;
}
