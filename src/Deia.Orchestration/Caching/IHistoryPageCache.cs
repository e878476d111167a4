using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Caching;

/// <summary>Holds the newest page of bots' histories, which is what nearly everyone asks for.</summary>
/// <remarks>
/// What it gives is never the truth, and may be missing at any time; <see cref="InvalidateAsync"/> after every change of a history keeps it in step.
/// A page lives for <see cref="CacheLimits.HistoryLifetime"/> at most. Only queries that <see cref="HistoryCacheRules"/> admits are held; an
/// implementation may hold fewer. Safe for concurrent use. A cache that fails must not fail the call: an implementation whose server is gone swallows
/// that, reports a miss, and says so in <see cref="ICacheHealth"/>. It throws for a cancelled token alone.
/// </remarks>
public interface IHistoryPageCache
{
    /// <summary>Gets whether all hosts of a store share this cache, so that each hears of what another one changed.</summary>
    /// <value>Where it is false, only the histories of bots that this host holds are looked up.</value>
    bool IsShared { get; }

    /// <summary>
    /// Looks up a page. On a miss, read it from the repository after this call, and hand it to <see cref="SetAsync"/> with the stamp given here.
    /// </summary>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page, or the stamp to set it with.</returns>
    ValueTask<HistoryCacheEntry> GetAsync(MessageQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Holds a page, unless the bot's history was invalidated since the look-up that gave the stamp: then the page may be stale, and is dropped.
    /// </summary>
    /// <param name="query">Which page.</param>
    /// <param name="page">The page, as the repository gave it; it must not change afterwards.</param>
    /// <param name="stamp">The stamp of the look-up that missed; <see cref="HistoryCacheEntry.NoStamp"/>: nothing is done.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is held, or was dropped.</returns>
    ValueTask SetAsync(MessageQuery query, MessagePage page, long stamp, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets the pages of a bot, after its history changed. Cheap, for it is called for every stored message, and not to be cancelled, for the change has
    /// happened. An implementation that can't reach its server remembers that it owes this, and gives no page of the bot before it is done.
    /// </summary>
    /// <param name="botId">The bot's id.</param>
    /// <returns>When no look-up that begins now gives an older page.</returns>
    ValueTask InvalidateAsync(string botId);
}
