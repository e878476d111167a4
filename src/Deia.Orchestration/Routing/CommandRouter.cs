using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Ownership;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Routing;

/// <summary>The one way in: every door hands its messages here, and no door has a logic of its own.</summary>
/// <remarks>Safe for concurrent use. A store that can't be reached throws <see cref="StoreUnavailableException"/>.</remarks>
public sealed class CommandRouter
{
    private readonly Fleet _fleet;
    private readonly BotOwnership _ownership;
    private readonly BotConversations _conversations;
    private readonly IBotRoutingPolicy[] _policies;
    private readonly ConversationOptions _options;

    internal CommandRouter(
        Fleet fleet, BotOwnership ownership, BotConversations conversations, IEnumerable<IBotRoutingPolicy> policies, IOptions<DeiaOptions> options)
    {
        _fleet = fleet;
        _ownership = ownership;
        _conversations = conversations;
        _options = options.Value.Chat;
        _policies = [.. RoutingPolicies.Select(policies, _options.RoutingPolicies)];
    }

    /// <summary>Takes a message to a bot.</summary>
    /// <param name="request">The message.</param>
    /// <param name="cancellationToken">Cancels the call before the message is stored; afterwards the reply comes whether anybody waits or not.</param>
    /// <returns>
    /// The stored question and its reply to come; refused as <see cref="RefusalReason.Invalid"/>, <see cref="RefusalReason.BotNotFound"/>,
    /// <see cref="RefusalReason.BotNotRunning"/>, <see cref="RefusalReason.BotElsewhere"/>, <see cref="RefusalReason.NoBotAvailable"/>,
    /// <see cref="RefusalReason.QueueFull"/> or <see cref="RefusalReason.ShuttingDown"/>.
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
        if (CompletionRules.Check(request) is { } invalid)
        {
            return invalid;
        }

        var found = BotId.IsValid(request.BotId) ? await FindAsync(request.BotId, cancellationToken).ConfigureAwait(false) : Fleet.NotFound(request.BotId);
        if (!found.TryGet(out var bot, out var refusal))
        {
            return refusal;
        }

        cancellationToken.ThrowIfCancellationRequested();
        PromptMessage[] earlier = [.. request.Messages.SkipLast(1)];
        return bot.Complete(request.Messages[^1].Text, new CallerContext(bot.Id, request.SystemPrompt, earlier, request.IsStreamed));
    }

    /// <summary>Tells where <see cref="SendAsync"/> would take a message, and why; nothing is sent.</summary>
    /// <param name="request">The message.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The decision; refused as of <see cref="SendAsync"/>.</returns>
    public async ValueTask<Outcome<RoutingDecision>> RouteAsync(SendRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (mentioned, text) = Mention.Split(request.Message);
        if (SendRules.Check(request with { BotId = mentioned ?? request.BotId, Message = text }, _options.MaxMessageLength) is { } invalid)
        {
            return invalid;
        }

        if ((mentioned ?? request.BotId) is not { } botId)
        {
            return await ChooseAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var found = await FindAsync(botId, cancellationToken).ConfigureAwait(false);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        return mentioned is null
            ? new RoutingDecision(botId, "explicit", $"The request names {botId}.")
            : new RoutingDecision(botId, "mention", $"The message begins with @{botId}.");
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

    private async ValueTask<Outcome<PendingReply>> TakeAsync(SendRequest request, bool lendsThread, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (mentioned, text) = Mention.Split(request.Message);
        if (mentioned is not null)
        {
            request = request with { BotId = mentioned, Message = text };
        }

        if (SendRules.Check(request, _options.MaxMessageLength) is { } invalid)
        {
            return invalid;
        }

        var botId = request.BotId;
        if (botId is null)
        {
            var chosen = await ChooseAsync(request, cancellationToken).ConfigureAwait(false);
            if (!chosen.TryGet(out var decision, out var refusal))
            {
                return refusal;
            }

            botId = decision.BotId;
        }

        var found = await FindAsync(botId, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var bot, out var notTaken))
        {
            return notTaken;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await bot.AskAsync(new Question(request.ConversationId, text, request.Metadata), lendsThread).ConfigureAwait(false);
    }

    /// <summary>Finds a bot that takes messages here.</summary>
    private async ValueTask<Outcome<Bot>> FindAsync(string botId, CancellationToken cancellationToken)
    {
        if (_fleet.TryGet(botId, out var bot) && bot.TakesMessages)
        {
            return bot;
        }

        bot = await _ownership.FindAsync(botId, cancellationToken).ConfigureAwait(false);
        if (bot is null)
        {
            return Fleet.NotFound(botId);
        }

        if (bot.Session is null)
        {
            await _ownership.LookAsync(bot, cancellationToken).ConfigureAwait(false);
        }

        return bot.TakesMessages ? bot : bot.NotRunning();
    }

    private async ValueTask<Outcome<RoutingDecision>> ChooseAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var capability = request.Capability;
        RoutingCandidate[] candidates =
        [
            .. from bot in _fleet.Bots
               where bot.TakesMessages
               let info = bot.Info
               where capability is null || info.Definition.Capabilities.Contains(capability, StringComparer.OrdinalIgnoreCase)
               orderby info.Id
               select new RoutingCandidate(info, bot.Mailbox.Count),
        ];
        if (candidates.Length > 0)
        {
            var context = new RoutingContext(request.ConversationId, capability, candidates);
            foreach (var policy in _policies)
            {
                if (await policy.ChooseAsync(context, cancellationToken).ConfigureAwait(false) is { } decision)
                {
                    return decision;
                }
            }
        }

        return new Refusal(
            RefusalReason.NoBotAvailable,
            capability is null ? "No bot runs. Launch one first." : $"No running bot has the capability '{capability}'. Launch one that has it.");
    }
}
