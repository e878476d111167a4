using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;

namespace Deia.Orchestration.History;

/// <summary>The bots' memory: what is stored, what is cached of it and what is told of it, kept in step.</summary>
/// <remarks>Safe for concurrent use. Events follow the store, never the other way round. What a repository throws goes to the caller.</remarks>
/// <param name="messages">The truth.</param>
/// <param name="cache">The quick copy.</param>
/// <param name="events">Who listens.</param>
public sealed class ChatHistory(IChatMessageRepository messages, IHistoryPageCache cache, IEventBus events)
{
    /// <summary>Stores a question. From here on it is never lost.</summary>
    /// <param name="question">A pending message of a user.</param>
    /// <returns>When it is durable.</returns>
    public async ValueTask AddQuestionAsync(StoredMessage question)
    {
        ArgumentNullException.ThrowIfNull(question);
        await messages.AddAsync(question, CancellationToken.None).ConfigureAwait(false);
        await cache.InvalidateAsync(question.BotId).ConfigureAwait(false);
        events.Publish(new MessageReceived(question));
    }

    /// <summary>Ends a question and stores its reply, in one transaction.</summary>
    /// <param name="resolution">How it ends.</param>
    /// <param name="problem">Why it failed or was cancelled without a word; null where there is a reply.</param>
    /// <param name="isRetry">Whether the same was tried before and the store failed, in which case it may have happened all the same.</param>
    /// <returns>False where the question is no longer pending; then nothing was changed.</returns>
    public async ValueTask<bool> ResolveAsync(MessageResolution resolution, Refusal? problem = null, bool isRetry = false)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        if (!await messages.ResolveAsync(resolution, CancellationToken.None).ConfigureAwait(false)
            && !(isRetry && await HasHappenedAsync(resolution).ConfigureAwait(false)))
        {
            return false;
        }

        await cache.InvalidateAsync(resolution.BotId).ConfigureAwait(false);
        if (resolution.Reply is { } reply)
        {
            events.Publish(new MessageCompleted(reply));
        }
        else if (problem is not null)
        {
            events.Publish(new MessageFailed(resolution.BotId, resolution.QuestionId, problem));
        }

        return true;
    }

    /// <summary>Reads a page, from the cache where it can.</summary>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page, newest first; empty for a bot without messages.</returns>
    public async ValueTask<MessagePage> PageAsync(MessageQuery query, CancellationToken cancellationToken = default)
    {
        var cached = await cache.GetAsync(query, cancellationToken).ConfigureAwait(false);
        if (cached.Page is { } page)
        {
            return page;
        }

        page = await messages.PageAsync(query, cancellationToken).ConfigureAwait(false);
        await cache.SetAsync(query, page, cached.Stamp, cancellationToken).ConfigureAwait(false);
        return page;
    }

    /// <summary>Reads one message.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The message, or null where that bot has none of this id.</returns>
    public ValueTask<StoredMessage?> FindAsync(string botId, Guid messageId, CancellationToken cancellationToken = default) =>
        messages.FindAsync(botId, messageId, cancellationToken);

    internal ValueTask<IReadOnlyList<StoredMessage>> RecentAnsweredAsync(
        string botId, string conversationId, int limit, CancellationToken cancellationToken) =>
        messages.RecentAnsweredAsync(botId, conversationId, limit, cancellationToken);

    internal ValueTask<IReadOnlyList<StoredMessage>> PendingAsync(string botId, CancellationToken cancellationToken) =>
        messages.PendingAsync(botId, cancellationToken);

    internal ValueTask<string?> LastBotAsync(string conversationId, CancellationToken cancellationToken) =>
        messages.LastBotAsync(conversationId, cancellationToken);

    internal ValueTask<int> CountAsync(string botId, CancellationToken cancellationToken) => messages.CountAsync(botId, cancellationToken);

    internal async ValueTask<int> ClearAsync(string botId, string? conversationId)
    {
        var deleted = await messages.DeleteAsync(botId, conversationId, CancellationToken.None).ConfigureAwait(false);
        await cache.InvalidateAsync(botId).ConfigureAwait(false);
        events.Publish(new HistoryCleared(botId, conversationId, deleted));
        return deleted;
    }

    private async ValueTask<bool> HasHappenedAsync(MessageResolution resolution)
    {
        var (messageId, status) = resolution.Reply is { } reply ? (reply.Id, reply.Status) : (resolution.QuestionId, resolution.Status);
        var stored = await messages.FindAsync(resolution.BotId, messageId, CancellationToken.None).ConfigureAwait(false);
        return stored?.Status == status;
    }
}
