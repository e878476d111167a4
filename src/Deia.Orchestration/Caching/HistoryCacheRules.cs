using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Caching;

/// <summary>Decides what an <see cref="IHistoryPageCache"/> may hold; the same for every implementation.</summary>
public static class HistoryCacheRules
{
    /// <summary>The most messages that a page may ask for.</summary>
    public const int LongestPage = 100;

    /// <summary>Tells whether the answer to a query may be held: a newest page, of one conversation or of all, that is not too long.</summary>
    /// <param name="query">The query.</param>
    /// <returns>Whether it may be held.</returns>
    public static bool Admits(MessageQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query is { Before: null, After: null, Offset: 0, Limit: <= LongestPage };
    }
}
