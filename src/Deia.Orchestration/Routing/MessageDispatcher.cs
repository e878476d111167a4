using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Ownership;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Routing;

/// <summary>Finds the bot of a message, hands it over, and puts that on record.</summary>
internal sealed class MessageDispatcher
{
    private readonly Fleet _fleet;
    private readonly BotOwnership _ownership;
    private readonly RouterRecords _records;
    private readonly IBotRoutingPolicy[] _policies;
    private readonly int _maxMessageLength;

    public MessageDispatcher(
        Fleet fleet, BotOwnership ownership, RouterRecords records, IEnumerable<IBotRoutingPolicy> policies, IOptions<DeiaOptions> options)
    {
        _fleet = fleet;
        _ownership = ownership;
        _records = records;
        _maxMessageLength = options.Value.Chat.MaxMessageLength;
        _policies = [.. RoutingPolicies.Select(policies, options.Value.Chat.RoutingPolicies)];
    }

    /// <summary>Takes a message to a bot.</summary>
    /// <param name="request">The message, whose mention was taken out.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="lendsThread">Whether the caller has nothing to do before the reply is there, so that its thread may begin the turn.</param>
    /// <param name="cancellationToken">Cancels the call before the message is stored.</param>
    public async ValueTask<Outcome<PendingReply>> SendAsync(SendRequest request, SendOrigin origin, bool lendsThread, CancellationToken cancellationToken)
    {
        Outcome<PendingReply> sent;
        try
        {
            sent = request.Caller.May(Permission.Operate)
                ? await TakeAsync(request, lendsThread, cancellationToken).ConfigureAwait(false)
                : SendRules.Forbidden("To send messages", Permission.Operate);
        }
        catch
        {
            _records.AddFailure(AuditActions.MessageSend, request.Caller, request.BotId, origin);
            throw;
        }

        var botId = sent.TryGet(out var pending, out var refusal) ? pending.Question.BotId : request.BotId;
        _records.Add(AuditActions.MessageSend, request.Caller, botId, refusal, origin);
        return sent;
    }

    /// <summary>Lets a bot continue a conversation that the caller brings along.</summary>
    public async ValueTask<Outcome<PendingCompletion>> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        Outcome<PendingCompletion> taken;
        try
        {
            taken = request.Caller.May(Permission.Operate)
                ? await TakeAsync(request, cancellationToken).ConfigureAwait(false)
                : SendRules.Forbidden("To ask for completions", Permission.Operate);
        }
        catch
        {
            _records.AddFailure(AuditActions.CompletionCreate, request.Caller, request.BotId, SendOrigin.Caller);
            throw;
        }

        _records.Add(AuditActions.CompletionCreate, request.Caller, request.BotId, taken.Refusal, SendOrigin.Caller);
        return taken;
    }

    /// <summary>Tells where <see cref="SendAsync"/> would take a message.</summary>
    /// <param name="request">The message, whose mention was taken out.</param>
    /// <param name="isMentioned">Whether its bot is the one that it mentions.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Outcome<RoutingDecision>> RouteAsync(SendRequest request, bool isMentioned, CancellationToken cancellationToken)
    {
        if (SendRules.Check(request, _maxMessageLength) is { } invalid)
        {
            return invalid;
        }

        if (request.BotId is not { } botId)
        {
            return await ChooseAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var found = await FindAsync(botId, cancellationToken).ConfigureAwait(false);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        return isMentioned
            ? new RoutingDecision(botId, "mention", $"The message begins with @{botId}.")
            : new RoutingDecision(botId, "explicit", $"The request names {botId}.");
    }

    private async ValueTask<Outcome<PendingReply>> TakeAsync(SendRequest request, bool lendsThread, CancellationToken cancellationToken)
    {
        if (SendRules.Check(request, _maxMessageLength) is { } invalid)
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
        return await bot.AskAsync(new Question(request.ConversationId, request.Message, request.Metadata, request.Caller.UserId), lendsThread).ConfigureAwait(false);
    }

    private async ValueTask<Outcome<PendingCompletion>> TakeAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
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
        return bot.Complete(request.Messages[^1].Text, new CallerContext(bot.Id, request.SystemPrompt, earlier, request.IsStreamed), request.Caller.UserId);
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
