namespace Deia.Orchestration.Conversations;

/// <summary>
/// Orders a history as a model must read it: by question, each with its replies right behind it.
/// In the order of ids they interleave where a question came while the one before was being answered.
/// </summary>
internal static class ConversationContextOrder
{
    public static IReadOnlyList<StoredMessage> Of(IReadOnlyList<StoredMessage> history)
    {
        for (var i = 1; i < history.Count; i++)
        {
            if (Compare(history[i - 1], history[i]) > 0)
            {
                StoredMessage[] ordered = [.. history];
                Array.Sort(ordered, Compare);
                return ordered;
            }
        }

        return history;
    }

    private static int Compare(StoredMessage x, StoredMessage y)
    {
        var byQuestion = (x.ReplyTo ?? x.Id).CompareTo(y.ReplyTo ?? y.Id);
        if (byQuestion != 0)
        {
            return byQuestion;
        }

        var bySender = x.Sender.CompareTo(y.Sender);
        return bySender != 0 ? bySender : x.Id.CompareTo(y.Id);
    }
}
