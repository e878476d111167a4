using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Ownership;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.History;
using Deia.Orchestration.Routing.Commands;
using Deia.Orchestration.Routing.Imports;

namespace Deia.Orchestration.Routing;

/// <summary>The one way in: every door hands its messages here, and no door has a logic of its own.</summary>
/// <remarks>Safe for concurrent use. A store that can't be reached throws <see cref="StoreUnavailableException"/>.</remarks>
public sealed class CommandRouter
{
    private readonly MessageDispatcher _dispatcher;
    private readonly SlashCommands _commands;
    private readonly HistoryImport _imports;
    private readonly BotOwnership _ownership;
    private readonly BotConversations _conversations;

    internal CommandRouter(
        MessageDispatcher dispatcher, SlashCommands commands, HistoryImport imports, BotOwnership ownership, BotConversations conversations)
    {
        _dispatcher = dispatcher;
        _commands = commands;
        _imports = imports;
        _ownership = ownership;
        _conversations = conversations;
    }

    /// <summary>Gets the commands that a message can be, <c>/help</c> among them.</summary>
    public IReadOnlyList<SlashCommandInfo> Commands => _commands.All;

    /// <summary>Takes a message to a bot. One that starts with a slash is a command: it is done by the router, shown to no model, and kept in no history.</summary>
    /// <param name="request">The message.</param>
    /// <param name="cancellationToken">Cancels the call before the message is stored; afterwards the reply comes whether anybody waits or not.</param>
    /// <returns>
    /// The stored question and its reply to come; refused as <see cref="RefusalReason.Invalid"/>, <see cref="RefusalReason.Forbidden"/>,
    /// <see cref="RefusalReason.BotNotFound"/>, <see cref="RefusalReason.BotNotRunning"/>, <see cref="RefusalReason.BotElsewhere"/>,
    /// <see cref="RefusalReason.NoBotAvailable"/>, <see cref="RefusalReason.QueueFull"/> or <see cref="RefusalReason.ShuttingDown"/>. Of a command, itself and its
    /// answer, which is complete, both with <c>command</c> in their metadata and with an empty bot id where it is about no bot; refused as what it called was.
    /// </returns>
    public ValueTask<Outcome<PendingReply>> SendAsync(SendRequest request, CancellationToken cancellationToken = default) =>
        TakeAsync(request, lendsThread: false, cancellationToken);

    /// <summary>Takes a message to a bot, and waits for its end.</summary>
    /// <param name="request">The message.</param>
    /// <param name="cancellationToken">Ends the waiting; once the message is stored, the reply comes all the same.</param>
    /// <returns>
    /// The end of the question, which may itself be a refusal (<see cref="ReplyOutcome.Refusal"/>) where the question was stored and there is no reply;
    /// refused as of <see cref="SendAsync"/>.
    /// </returns>
    /// <remarks>The caller's thread may begin the turn, up to the first thing that the model's client has to wait for; <see cref="SendAsync"/> returns before that.</remarks>
    public async ValueTask<Outcome<ReplyOutcome>> AskAsync(SendRequest request, CancellationToken cancellationToken = default)
    {
        var sent = await TakeAsync(request, lendsThread: true, cancellationToken).ConfigureAwait(false);
        return sent.TryGet(out var pending, out var refusal) ? await pending.Completion.WaitAsync(cancellationToken).ConfigureAwait(false) : refusal;
    }

    /// <summary>Lets a bot continue a conversation that the caller brings along; nothing of it is stored.</summary>
    /// <param name="request">The conversation.</param>
    /// <param name="cancellationToken">Cancels the call; what has been taken is let go by disposing it.</param>
    /// <returns>
    /// The reply to come, which ends as a refusal where the bot is stopped meanwhile; refused as <see cref="RefusalReason.Invalid"/>,
    /// <see cref="RefusalReason.BotNotFound"/>, <see cref="RefusalReason.BotNotRunning"/>, <see cref="RefusalReason.BotElsewhere"/>,
    /// <see cref="RefusalReason.QueueFull"/> or <see cref="RefusalReason.ShuttingDown"/>.
    /// </returns>
    /// <remarks>It has the bot's place in the queue, its fair turn at the backend, its limit of time and its retries, as any message has.</remarks>
    public async ValueTask<Outcome<PendingCompletion>> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await _dispatcher.CompleteAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells where <see cref="SendAsync"/> would take a message, and why; nothing is sent.</summary>
    /// <param name="request">The message.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The decision; refused as of <see cref="SendAsync"/>.</returns>
    public async ValueTask<Outcome<RoutingDecision>> RouteAsync(SendRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var routed = Mention.TakeOut(request);
        return SlashCommands.IsCommand(routed.Message)
            ? await _commands.RouteAsync(routed, cancellationToken).ConfigureAwait(false)
            : await _dispatcher.RouteAsync(routed, isMentioned: !ReferenceEquals(routed, request), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the answering of a question; what was said of the reply is kept.</summary>
    /// <param name="botId">The bot.</param>
    /// <param name="messageId">The question's id.</param>
    /// <param name="cancellationToken">Ends the waiting, not the cancelling.</param>
    /// <returns>The end of the question; refused as <see cref="RefusalReason.BotNotFound"/>, <see cref="RefusalReason.MessageNotFound"/>,
    /// <see cref="RefusalReason.NotPending"/> or <see cref="RefusalReason.BotElsewhere"/>.</returns>
    public async ValueTask<Outcome<ReplyOutcome>> CancelAsync(string botId, Guid messageId, CancellationToken cancellationToken = default) =>
        await _ownership.FindAsync(botId, cancellationToken).ConfigureAwait(false) is { } bot
            ? await _conversations.CancelAsync(bot, messageId, cancellationToken).ConfigureAwait(false)
            : Fleet.NotFound(botId);

    /// <summary>Removes a bot's messages. Questions that are pending are cancelled.</summary>
    /// <param name="botId">The bot.</param>
    /// <param name="conversationId">The conversation; null: all of them.</param>
    /// <param name="cancellationToken">Ends the waiting, not the clearing.</param>
    /// <returns>How many were removed; refused as <see cref="RefusalReason.BotNotFound"/>, <see cref="RefusalReason.BotElsewhere"/> or <see cref="RefusalReason.Invalid"/>.</returns>
    public async ValueTask<Outcome<HistoryCleared>> ClearAsync(
        string botId, string? conversationId = null, CancellationToken cancellationToken = default)
    {
        if (conversationId is not null && SendRules.ConversationFlaw(conversationId) is { } flaw)
        {
            return Refusal.Invalid("conversationId", flaw);
        }

        return await _ownership.FindAsync(botId, cancellationToken).ConfigureAwait(false) is { } bot
            ? await _conversations.ClearAsync(bot, conversationId).WaitAsync(cancellationToken).ConfigureAwait(false)
            : Fleet.NotFound(botId);
    }

    /// <summary>Takes messages into a bot's history, such as those of an export. Those whose id is there already are left alone, so twice is once.</summary>
    /// <param name="botId">The bot, whose messages they become. Those of another bot are copies with ids of their own, the same ones each time.</param>
    /// <param name="messages">
    /// The messages, in any order; a refusal in place of one ends the import. A question that is pending is taken in as failed, as nobody waits for it here.
    /// </param>
    /// <param name="cancellationToken">Ends the import before its next part.</param>
    /// <returns>
    /// How many were new; refused as <see cref="RefusalReason.BotNotFound"/>, <see cref="RefusalReason.BotElsewhere"/>, or as <see cref="RefusalReason.Invalid"/>
    /// under names such as <c>items[3].status</c>. They are stored some hundreds at a time: of an import that is refused in the middle, the parts before stay.
    /// </returns>
    public async ValueTask<Outcome<HistoryImported>> ImportAsync(
        string botId, IAsyncEnumerable<Outcome<StoredMessage>> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return await _imports.RunAsync(botId, messages, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a message to a bot, or does what it commands.</summary>
    private ValueTask<Outcome<PendingReply>> TakeAsync(SendRequest request, bool lendsThread, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = Mention.TakeOut(request);
        return SlashCommands.IsCommand(request.Message)
            ? _commands.RunAsync(request, cancellationToken)
            : _dispatcher.SendAsync(request, SendOrigin.Caller, lendsThread, cancellationToken);
    }
}
