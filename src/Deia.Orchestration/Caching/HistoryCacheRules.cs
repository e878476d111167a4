using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Caching;

/// <summary>Decides what an <see cref="IHistoryPageCache"/> may hold; the same for every implementation.</summary>
public static class HistoryCacheRules
{
    /// <summary>The most messages that a page may ask for.</summary>
    public const int LongestPage = 100;

    /// <summary>The most text that a page may carry, in UTF-16 code units: one that carries more costs more to hold than to read.</summary>
    public const int MostCharacters = 1_048_576;

    /// <summary>Tells whether the answer to a query may be held: a newest page, of one conversation or of all, that is not too long.</summary>
    /// <param name="query">The query.</param>
    /// <returns>Whether it may be held.</returns>
    public static bool Admits(MessageQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query is { Before: null, After: null, Offset: 0, Limit: <= LongestPage };
    }

    /// <summary>Measures how much text a page carries.</summary>
    /// <param name="page">The page.</param>
    /// <returns>UTF-16 code units; see <see cref="MostCharacters"/>.</returns>
    public static long CharactersOf(MessagePage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var characters = 0L;
        for (var i = 0; i < page.Items.Count; i++)
        {
            characters += page.Items[i].Content.Length;
        }

        return characters;
    }
}
