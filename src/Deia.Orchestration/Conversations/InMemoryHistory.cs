using System.Runtime.InteropServices;

namespace Deia.Orchestration.Conversations;

/// <summary>One bot's messages in memory, ordered by id, as a whole and by conversation. Safe for concurrent use.</summary>
internal sealed class InMemoryHistory
{
    private readonly Lock _lock = new();
    private readonly List<StoredMessage> _all = [];
    private readonly Dictionary<string, List<StoredMessage>> _conversations = new(StringComparer.Ordinal);

    /// <summary>Adds a message.</summary>
    /// <returns>Whether it was new.</returns>
    public bool Add(StoredMessage message)
    {
        lock (_lock)
        {
            return Add_NeedsLock(message);
        }
    }

    public bool Resolve(MessageResolution resolution)
    {
        lock (_lock)
        {
            if (Find_NeedsLock(resolution.QuestionId) is not { Status: MessageStatus.Pending } question)
            {
                return false;
            }

            var resolved = question with { Status = resolution.Status, Metadata = resolution.Metadata ?? question.Metadata };
            Replace(_all, resolved);
            Replace(_conversations[question.ConversationId], resolved);
            if (resolution.Reply is { } reply)
            {
                Add_NeedsLock(reply);
            }

            return true;
        }
    }

    public StoredMessage? Find(Guid id)
    {
        lock (_lock)
        {
            return Find_NeedsLock(id);
        }
    }

    /// <summary>Reads the messages of a page and, where there is one, the first of the next page.</summary>
    public List<StoredMessage> Page(MessageQuery query)
    {
        lock (_lock)
        {
            var messages = Of_NeedsLock(query.ConversationId);
            var first = query.After is { } after ? StartOf(messages, after) : 0;
            if (first < messages.Count && messages[first].Id == query.After)
            {
                first++;
            }

            var end = (query.Before is { } before ? StartOf(messages, before) : messages.Count) - Math.Min(query.Offset, messages.Count);
            var count = (int)Math.Clamp(end - first, 0, query.Limit + 1L);
            var page = count == 0 ? [] : messages.GetRange(end - count, count);
            page.Reverse();
            return page;
        }
    }

    public StoredMessage[] All(string? conversationId)
    {
        lock (_lock)
        {
            return [.. Of_NeedsLock(conversationId)];
        }
    }

    public List<StoredMessage> RecentAnswered(string conversationId, int limit)
    {
        List<StoredMessage> found = [];
        lock (_lock)
        {
            var messages = Of_NeedsLock(conversationId);
            for (var at = messages.Count - 1; at >= 0 && found.Count < limit; at--)
            {
                if (messages[at].Status is not (MessageStatus.Pending or MessageStatus.Failed))
                {
                    found.Add(messages[at]);
                }
            }
        }

        found.Reverse();
        return found;
    }

    public List<StoredMessage> Pending()
    {
        lock (_lock)
        {
            return _all.FindAll(static message => message.Status == MessageStatus.Pending);
        }
    }

    public StoredMessage? NewestOf(string conversationId)
    {
        lock (_lock)
        {
            return Of_NeedsLock(conversationId) is [.., var newest] ? newest : null;
        }
    }

    public int Count()
    {
        lock (_lock)
        {
            return _all.Count;
        }
    }

    public int Remove(string? conversationId)
    {
        lock (_lock)
        {
            var before = _all.Count;
            if (conversationId is null)
            {
                _all.Clear();
                _conversations.Clear();
            }
            else if (_conversations.Remove(conversationId))
            {
                _all.RemoveAll(message => message.ConversationId == conversationId);
            }

            return before - _all.Count;
        }
    }

    /// <summary>Finds what was created before a time and is not pending.</summary>
    public List<StoredMessage> Expired(DateTimeOffset cutoff)
    {
        lock (_lock)
        {
            return _all.FindAll(message => message.CreatedAt < cutoff && message.Status != MessageStatus.Pending);
        }
    }

    public int Remove(HashSet<Guid> ids)
    {
        lock (_lock)
        {
            foreach (var (conversationId, messages) in _conversations)
            {
                if (messages.RemoveAll(message => ids.Contains(message.Id)) > 0 && messages.Count == 0)
                {
                    _conversations.Remove(conversationId);
                }
            }

            return _all.RemoveAll(message => ids.Contains(message.Id));
        }
    }

    private bool Add_NeedsLock(StoredMessage message)
    {
        if (Find_NeedsLock(message.Id) is not null)
        {
            return false;
        }

        // Ids grow, so nearly every message belongs at the end.
        _all.Insert(StartOf(_all, message.Id), message);
        ref var conversation = ref CollectionsMarshal.GetValueRefOrAddDefault(_conversations, message.ConversationId, out _);
        conversation ??= [];
        conversation.Insert(StartOf(conversation, message.Id), message);
        return true;
    }

    private StoredMessage? Find_NeedsLock(Guid id) => IndexOf(_all, id) is >= 0 and var at ? _all[at] : null;

    private List<StoredMessage> Of_NeedsLock(string? conversationId)
    {
        if (conversationId is null)
        {
            return _all;
        }

        return _conversations.TryGetValue(conversationId, out var messages) ? messages : [];
    }

    private static void Replace(List<StoredMessage> messages, StoredMessage message) => messages[IndexOf(messages, message.Id)] = message;

    /// <summary>Finds the first message at or after an id.</summary>
    private static int StartOf(List<StoredMessage> messages, Guid id)
    {
        var at = IndexOf(messages, id);
        return at < 0 ? ~at : at;
    }

    /// <summary>Finds a message, or the complement of where it would stand.</summary>
    private static int IndexOf(List<StoredMessage> messages, Guid id) => CollectionsMarshal.AsSpan(messages).BinarySearch(new IdComparable(id));

    private readonly struct IdComparable(Guid id) : IComparable<StoredMessage>
    {
        public int CompareTo(StoredMessage? other) => id.CompareTo(other!.Id);
    }
}
