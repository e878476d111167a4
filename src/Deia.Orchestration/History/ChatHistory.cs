using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Leases;

namespace Deia.Orchestration.History;

/// <summary>The bots' memory: what is stored, what is cached of it and what is told of it, kept in step.</summary>
/// <remarks>Safe for concurrent use. Events follow the store, never the other way round. What a repository throws goes to the caller.</remarks>
public sealed class ChatHistory
{
    private readonly IChatMessageRepository _messages;
    private readonly IHistoryPageCache _cache;
    private readonly IEventBus _events;
    private readonly BotLeases _leases;

    internal ChatHistory(IChatMessageRepository messages, IHistoryPageCache cache, IEventBus events, BotLeases leases)
    {
        _messages = messages;
        _cache = cache;
        _events = events;
        _leases = leases;
    }

    /// <summary>Stores a question. From here on it is never lost.</summary>
    /// <param name="question">A pending message of a user.</param>
    /// <returns>When it is durable.</returns>
    public async ValueTask AddQuestionAsync(StoredMessage question)
    {
        ArgumentNullException.ThrowIfNull(question);
        await _messages.AddAsync(question, _leases.FenceOf(question.BotId), CancellationToken.None).ConfigureAwait(false);
        await _cache.InvalidateAsync(question.BotId).ConfigureAwait(false);
        _events.Publish(new MessageReceived(question));
    }

    /// <summary>Ends a question and stores its reply, in one transaction.</summary>
    /// <param name="resolution">How it ends.</param>
    /// <param name="problem">Why it failed or was cancelled without a word; null where there is a reply.</param>
    /// <param name="isRetry">Whether the same was tried before and the store failed, in which case it may have happened all the same.</param>
    /// <returns>False where the question is no longer pending; then nothing was changed.</returns>
    public async ValueTask<bool> ResolveAsync(MessageResolution resolution, Refusal? problem = null, bool isRetry = false)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        if (!await _messages.ResolveAsync(resolution, _leases.FenceOf(resolution.BotId), CancellationToken.None).ConfigureAwait(false)
            && !(isRetry && await HasHappenedAsync(resolution).ConfigureAwait(false)))
        {
            return false;
        }

        await _cache.InvalidateAsync(resolution.BotId).ConfigureAwait(false);
        if (resolution.Reply is { } reply)
        {
            _events.Publish(new MessageCompleted(reply));
        }
        else if (problem is not null)
        {
            _events.Publish(new MessageFailed(resolution.BotId, resolution.QuestionId, problem));
        }

        return true;
    }

    /// <summary>Reads a page, from the cache where it can.</summary>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page, newest first; empty for a bot without messages.</returns>
    public async ValueTask<MessagePage> PageAsync(MessageQuery query, CancellationToken cancellationToken = default)
    {
        if (!_cache.IsShared && _leases.FenceOf(query.BotId) == 0)
        {
            // Another host may change the history, and can't tell this host's cache.
            return await _messages.PageAsync(query, cancellationToken).ConfigureAwait(false);
        }

        var cached = await _cache.GetAsync(query, cancellationToken).ConfigureAwait(false);
        if (cached.Page is { } page)
        {
            return page;
        }

        page = await _messages.PageAsync(query, cancellationToken).ConfigureAwait(false);
        await _cache.SetAsync(query, page, cached.Stamp, cancellationToken).ConfigureAwait(false);
        return page;
    }

    /// <summary>Reads a bot's whole history piece by piece.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="conversationId">The conversation; null: all of them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The messages, ordered by id, oldest first. What is stored or removed meanwhile may or may not be among them.</returns>
    public IAsyncEnumerable<StoredMessage> ReadAllAsync(string botId, string? conversationId = null, CancellationToken cancellationToken = default) =>
        _messages.ReadAllAsync(botId, conversationId, cancellationToken);

    /// <summary>Reads one message.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The message, or null where that bot has none of this id.</returns>
    public ValueTask<StoredMessage?> FindAsync(string botId, Guid messageId, CancellationToken cancellationToken = default) =>
        _messages.FindAsync(botId, messageId, cancellationToken);

    internal ValueTask<IReadOnlyList<StoredMessage>> RecentAnsweredAsync(
        string botId, string conversationId, int limit, CancellationToken cancellationToken) =>
        _messages.RecentAnsweredAsync(botId, conversationId, limit, cancellationToken);

    internal ValueTask<IReadOnlyList<StoredMessage>> PendingAsync(string botId, CancellationToken cancellationToken) =>
        _messages.PendingAsync(botId, cancellationToken);

    internal ValueTask<string?> LastBotAsync(string conversationId, CancellationToken cancellationToken) =>
        _messages.LastBotAsync(conversationId, cancellationToken);

    internal ValueTask<int> CountAsync(string botId, CancellationToken cancellationToken) => _messages.CountAsync(botId, cancellationToken);

    /// <summary>Forgets what is cached of a bot, whose history changed elsewhere.</summary>
    internal ValueTask ForgetCachedAsync(string botId) => _cache.InvalidateAsync(botId);

    internal async ValueTask<int> ClearAsync(string botId, string? conversationId)
    {
        var deleted = await _messages.DeleteAsync(botId, conversationId, _leases.FenceOf(botId), CancellationToken.None).ConfigureAwait(false);
        await _cache.InvalidateAsync(botId).ConfigureAwait(false);
        _events.Publish(new HistoryCleared(botId, conversationId, deleted));
        return deleted;
    }

    /// <summary>Stores those of a bot's messages that are not there yet; no event tells of them.</summary>
    /// <returns>How many were new.</returns>
    internal async ValueTask<int> ImportAsync(string botId, IReadOnlyList<StoredMessage> messages)
    {
        var imported = await _messages.ImportAsync(messages, _leases.FenceOf(botId), CancellationToken.None).ConfigureAwait(false);
        await _cache.InvalidateAsync(botId).ConfigureAwait(false);
        return imported;
    }

    private async ValueTask<bool> HasHappenedAsync(MessageResolution resolution)
    {
        var (messageId, status) = resolution.Reply is { } reply ? (reply.Id, reply.Status) : (resolution.QuestionId, resolution.Status);
        var stored = await _messages.FindAsync(resolution.BotId, messageId, CancellationToken.None).ConfigureAwait(false);
        return stored?.Status == status;
    }
}
