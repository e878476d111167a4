using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>A message store that a test can hold up or let fail, before or after the change.</summary>
/// <param name="inner">The store itself.</param>
internal sealed class FaultyMessages(InMemoryChatMessageRepository inner) : IChatMessageRepository
{
    /// <summary>Gets or sets what happens before a call, given its name.</summary>
    public Func<string, ValueTask> Before { get; set; } = _ => ValueTask.CompletedTask;

    /// <summary>Gets or sets what happens after a change, given the call's name.</summary>
    public Func<string, ValueTask> After { get; set; } = _ => ValueTask.CompletedTask;

    public static StoreUnavailableException Away() => new("test", new IOException("away"));

    public async ValueTask AddAsync(StoredMessage message, long fence, CancellationToken cancellationToken = default)
    {
        await Before(nameof(AddAsync));
        await inner.AddAsync(message, fence, cancellationToken);
        await After(nameof(AddAsync));
    }

    public async ValueTask<int> ImportAsync(IReadOnlyList<StoredMessage> messages, long fence, CancellationToken cancellationToken = default)
    {
        await Before(nameof(ImportAsync));
        var imported = await inner.ImportAsync(messages, fence, cancellationToken);
        await After(nameof(ImportAsync));
        return imported;
    }

    public async ValueTask<bool> ResolveAsync(MessageResolution resolution, long fence, CancellationToken cancellationToken = default)
    {
        await Before(nameof(ResolveAsync));
        var resolved = await inner.ResolveAsync(resolution, fence, cancellationToken);
        await After(nameof(ResolveAsync));
        return resolved;
    }

    public async ValueTask<int> DeleteAsync(string botId, string? conversationId, long fence, CancellationToken cancellationToken = default)
    {
        await Before(nameof(DeleteAsync));
        var deleted = await inner.DeleteAsync(botId, conversationId, fence, cancellationToken);
        await After(nameof(DeleteAsync));
        return deleted;
    }

    public async ValueTask<IReadOnlyList<StoredMessage>> RecentAnsweredAsync(
        string botId, string conversationId, int limit, CancellationToken cancellationToken = default)
    {
        await Before(nameof(RecentAnsweredAsync));
        return await inner.RecentAnsweredAsync(botId, conversationId, limit, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<StoredMessage>> PendingAsync(string botId, CancellationToken cancellationToken = default)
    {
        await Before(nameof(PendingAsync));
        return await inner.PendingAsync(botId, cancellationToken);
    }

    public ValueTask<StoredMessage?> FindAsync(string botId, Guid messageId, CancellationToken cancellationToken = default) =>
        inner.FindAsync(botId, messageId, cancellationToken);

    public IAsyncEnumerable<StoredMessage> ReadAllAsync(string botId, string? conversationId = null, CancellationToken cancellationToken = default) =>
        inner.ReadAllAsync(botId, conversationId, cancellationToken);

    public ValueTask<MessagePage> PageAsync(MessageQuery query, CancellationToken cancellationToken = default) => inner.PageAsync(query, cancellationToken);

    public ValueTask<string?> LastBotAsync(string conversationId, CancellationToken cancellationToken = default) =>
        inner.LastBotAsync(conversationId, cancellationToken);

    public ValueTask<int> CountAsync(string botId, CancellationToken cancellationToken = default) => inner.CountAsync(botId, cancellationToken);
}
