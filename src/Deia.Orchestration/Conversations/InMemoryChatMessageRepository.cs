using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Deia.Orchestration.Leases;

namespace Deia.Orchestration.Conversations;

/// <summary>Keeps the messages in memory, for as long as the process lives: one <see cref="InMemoryHistory"/> for each bot.</summary>
/// <param name="leases">What writes are compared with.</param>
internal sealed class InMemoryChatMessageRepository(InMemoryBotLeaseRepository leases) : IChatMessageRepository
{
    private readonly ConcurrentDictionary<string, InMemoryHistory> _histories = new(StringComparer.Ordinal);

    public ValueTask AddAsync(StoredMessage message, long fence, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var write = leases.BeginWrite(message.BotId, fence);
        _histories.GetOrAdd(message.BotId, static _ => new InMemoryHistory()).Add(message);
        return ValueTask.CompletedTask;
    }

    public ValueTask<int> ImportAsync(IReadOnlyList<StoredMessage> messages, long fence, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (messages is not [var first, ..])
        {
            return ValueTask.FromResult(0);
        }

        using var write = leases.BeginWrite(first.BotId, fence);
        var history = _histories.GetOrAdd(first.BotId, static _ => new InMemoryHistory());
        return ValueTask.FromResult(messages.Count(message => !_histories.Any(other => other.Value.Find(message.Id) is not null) && history.Add(message)));
    }

    public ValueTask<bool> ResolveAsync(MessageResolution resolution, long fence, CancellationToken cancellationToken = default)
    {
        var history = History(resolution.BotId, cancellationToken);
        using var write = leases.BeginWrite(resolution.BotId, fence);
        return ValueTask.FromResult(history is not null && history.Resolve(resolution));
    }

    public ValueTask<StoredMessage?> FindAsync(string botId, Guid messageId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(History(botId, cancellationToken)?.Find(messageId));

    public ValueTask<MessagePage> PageAsync(MessageQuery query, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(MessagePage.Of(History(query.BotId, cancellationToken)?.Page(query) ?? [], query.Limit));

    public async IAsyncEnumerable<StoredMessage> ReadAllAsync(
        string botId, string? conversationId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // What is stored never changes, so the list of references is all that is copied.
        foreach (var message in History(botId, cancellationToken)?.All(conversationId) ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return message;
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

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

    public ValueTask<int> DeleteAsync(string botId, string? conversationId, long fence, CancellationToken cancellationToken = default)
    {
        var history = History(botId, cancellationToken);
        using var write = leases.BeginWrite(botId, fence);
        return ValueTask.FromResult(history?.Remove(conversationId) ?? 0);
    }

    /// <summary>Counts what retention may remove for a host: messages of before a time that are not pending.</summary>
    public int CountBefore(DateTimeOffset cutoff, string hostId) => Expired(cutoff, hostId).Count();

    /// <summary>Removes the oldest of what retention may remove for a host.</summary>
    /// <returns>How many were removed of which bot.</returns>
    public IReadOnlyDictionary<string, int> RemoveBefore(DateTimeOffset cutoff, string hostId, int limit) =>
        Expired(cutoff, hostId)
            .OrderBy(message => message.CreatedAt)
            .Take(limit)
            .GroupBy(message => message.BotId, message => message.Id, StringComparer.Ordinal)
            .Select(ids => (BotId: ids.Key, Count: _histories[ids.Key].Remove(ids.ToHashSet())))
            .Where(removed => removed.Count > 0)
            .ToDictionary(removed => removed.BotId, removed => removed.Count, StringComparer.Ordinal);

    private IEnumerable<StoredMessage> Expired(DateTimeOffset cutoff, string hostId) =>
        _histories.Where(history => !leases.IsHeldElsewhere(history.Key, hostId)).SelectMany(history => history.Value.Expired(cutoff));

    private InMemoryHistory? History(string botId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _histories.GetValueOrDefault(botId);
    }
}
