using System.Collections.Concurrent;

namespace Deia.Orchestration.Conversations;

/// <summary>Keeps the messages in memory, for as long as the process lives: one <see cref="InMemoryHistory"/> for each bot.</summary>
internal sealed class InMemoryChatMessageRepository : IChatMessageRepository
{
    private readonly ConcurrentDictionary<string, InMemoryHistory> _histories = new(StringComparer.Ordinal);

    public ValueTask AddAsync(StoredMessage message, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _histories.GetOrAdd(message.BotId, static _ => new InMemoryHistory()).Add(message);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> ResolveAsync(MessageResolution resolution, CancellationToken cancellationToken = default)
    {
        var history = History(resolution.BotId, cancellationToken);
        return ValueTask.FromResult(history is not null && history.Resolve(resolution));
    }

    public ValueTask<StoredMessage?> FindAsync(string botId, Guid messageId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(History(botId, cancellationToken)?.Find(messageId));

    public ValueTask<MessagePage> PageAsync(MessageQuery query, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(MessagePage.Of(History(query.BotId, cancellationToken)?.Page(query) ?? [], query.Limit));

    public ValueTask<IReadOnlyList<StoredMessage>> RecentAnsweredAsync(
        string botId, string conversationId, int limit, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<StoredMessage>>(History(botId, cancellationToken)?.RecentAnswered(conversationId, limit) ?? []);

    public ValueTask<IReadOnlyList<StoredMessage>> PendingAsync(string botId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<StoredMessage>>(History(botId, cancellationToken)?.Pending() ?? []);

    public ValueTask<string?> LastBotAsync(string conversationId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StoredMessage? newest = null;
        foreach (var (_, history) in _histories)
        {
            if (history.NewestOf(conversationId) is { } last && (newest is null || last.Id.CompareTo(newest.Id) > 0))
            {
                newest = last;
            }
        }

        return ValueTask.FromResult(newest?.BotId);
    }

    public ValueTask<int> CountAsync(string botId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(History(botId, cancellationToken)?.Count() ?? 0);

    public ValueTask<int> DeleteAsync(string botId, string? conversationId = null, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(History(botId, cancellationToken)?.Remove(conversationId) ?? 0);

    private InMemoryHistory? History(string botId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _histories.GetValueOrDefault(botId);
    }
}
