namespace Deia.Orchestration.Conversations;

/// <summary>One page of a bot's history.</summary>
/// <param name="Items">The messages, newest first.</param>
/// <param name="NextBefore">What to ask for as <see cref="MessageQuery.Before"/> to get the next page; null where this is the last.</param>
public sealed record MessagePage(IReadOnlyList<StoredMessage> Items, Guid? NextBefore)
{
    /// <summary>Makes a page of what a store read for it.</summary>
    /// <param name="found">The messages that fit, newest first: one more than <paramref name="limit"/> where more are to come.</param>
    /// <param name="limit">How many the page may hold.</param>
    /// <returns>The page.</returns>
    public static MessagePage Of(List<StoredMessage> found, int limit)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (found.Count <= limit)
        {
            return new MessagePage(found, null);
        }

        found.RemoveRange(limit, found.Count - limit);
        return new MessagePage(found, found[^1].Id);
    }
}
