using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Deia.Orchestration.Conversations;

/// <summary>Keeps the messages in memory, for as long as the process lives: one list for each bot, ordered by id.</summary>
internal sealed class InMemoryChatMessageRepository : IChatMessageRepository
{
    private readonly ConcurrentDictionary<string, List<StoredMessage>> _histories = new(StringComparer.Ordinal);

    public ValueTask AddAsync(StoredMessage message, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var history = _histories.GetOrAdd(message.BotId, static _ => []);
        lock (history)
        {
            Insert_NeedsLock(history, message);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> ResolveAsync(MessageResolution resolution, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_histories.TryGetValue(resolution.BotId, out var history))
        {
            return ValueTask.FromResult(false);
        }

        lock (history)
        {
            var at = IndexOf_NeedsLock(history, resolution.QuestionId);
            if (at < 0 || history[at].Status != MessageStatus.Pending)
            {
                return ValueTask.FromResult(false);
            }

            history[at] = history[at] with { Status = resolution.Status, Metadata = resolution.Metadata ?? history[at].Metadata };
            if (resolution.Reply is { } reply)
            {
                Insert_NeedsLock(history, reply);
            }

            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<StoredMessage?> FindAsync(string botId, Guid messageId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_histories.TryGetValue(botId, out var history))
        {
            return ValueTask.FromResult<StoredMessage?>(null);
        }

        lock (history)
        {
            var at = IndexOf_NeedsLock(history, messageId);
            return ValueTask.FromResult(at < 0 ? null : history[at]);
        }
    }

    public ValueTask<MessagePage> PageAsync(MessageQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<StoredMessage> items = [];
        if (_histories.TryGetValue(query.BotId, out var history))
        {
            lock (history)
            {
                var skip = query.Offset;
                for (var at = Start_NeedsLock(history, query.Before); at >= 0 && items.Count <= query.Limit; at--)
                {
                    var message = history[at];
                    if (message.Id.CompareTo(query.After.GetValueOrDefault()) <= 0)
                    {
                        break;
                    }

                    if ((query.ConversationId is null || message.ConversationId == query.ConversationId) && --skip < 0)
                    {
                        items.Add(message);
                    }
                }
            }
        }

        return ValueTask.FromResult(MessagePage.Of(items, query.Limit));
    }

    public ValueTask<IReadOnlyList<StoredMessage>> RecentAnsweredAsync(
        string botId, string conversationId, int limit, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<StoredMessage> messages = [];
        if (_histories.TryGetValue(botId, out var history))
        {
            lock (history)
            {
                for (var at = history.Count - 1; at >= 0 && messages.Count < limit; at--)
                {
                    if (history[at].ConversationId == conversationId && history[at].Status is not (MessageStatus.Pending or MessageStatus.Failed))
                    {
                        messages.Add(history[at]);
                    }
                }
            }
        }

        messages.Reverse();
        return ValueTask.FromResult<IReadOnlyList<StoredMessage>>(messages);
    }

    public ValueTask<IReadOnlyList<StoredMessage>> PendingAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<StoredMessage> pending = [];
        if (_histories.TryGetValue(botId, out var history))
        {
            lock (history)
            {
                pending = history.FindAll(message => message.Status == MessageStatus.Pending);
            }
        }

        return ValueTask.FromResult(pending);
    }

    public ValueTask<string?> LastBotAsync(string conversationId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StoredMessage? newest = null;
        foreach (var history in _histories.Values)
        {
            lock (history)
            {
                var last = history.FindLast(message => message.ConversationId == conversationId);
                newest = last is not null && (newest is null || last.Id.CompareTo(newest.Id) > 0) ? last : newest;
            }
        }

        return ValueTask.FromResult(newest?.BotId);
    }

    public ValueTask<int> CountAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_histories.TryGetValue(botId, out var history))
        {
            return ValueTask.FromResult(0);
        }

        lock (history)
        {
            return ValueTask.FromResult(history.Count);
        }
    }

    public ValueTask<int> DeleteAsync(string botId, string? conversationId = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_histories.TryGetValue(botId, out var history))
        {
            return ValueTask.FromResult(0);
        }

        lock (history)
        {
            return ValueTask.FromResult(history.RemoveAll(message => conversationId is null || message.ConversationId == conversationId));
        }
    }

    private static void Insert_NeedsLock(List<StoredMessage> history, StoredMessage message)
    {
        // Ids grow, so nearly every message belongs at the end; only racing writers put one a few places before it.
        var at = history.Count;
        while (at > 0 && history[at - 1].Id.CompareTo(message.Id) > 0)
        {
            at--;
        }

        history.Insert(at, message);
    }

    /// <summary>Finds the newest message before an id.</summary>
    private static int Start_NeedsLock(List<StoredMessage> history, Guid? before)
    {
        if (before is not { } id)
        {
            return history.Count - 1;
        }

        var at = IndexOf_NeedsLock(history, id);
        return (at < 0 ? ~at : at) - 1;
    }

    private static int IndexOf_NeedsLock(List<StoredMessage> history, Guid id) =>
        CollectionsMarshal.AsSpan(history).BinarySearch(new IdComparable(id));

    private readonly struct IdComparable(Guid id) : IComparable<StoredMessage>
    {
        public int CompareTo(StoredMessage? other) => id.CompareTo(other!.Id);
    }
}
