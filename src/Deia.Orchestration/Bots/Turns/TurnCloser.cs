using System.Text.Json;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.History;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Lifecycle;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>Gives each question its one end: in the store first, unless nothing of it is stored, then to whoever waits.</summary>
internal sealed partial class TurnCloser(
    ChatHistory history,
    MessageIds ids,
    ITokenCounter tokenCounter,
    DeiaMeter meter,
    TimeProvider timeProvider,
    IOptions<DeiaOptions> options,
    ILogger<TurnCloser> logger)
{
    /// <summary>How long to wait before a reply is stored again that the store did not take.</summary>
    private static readonly TimeSpan StoreInterval = TimeSpan.FromSeconds(1);

    private static readonly IReadOnlyDictionary<string, JsonElement> Truncated =
        new Dictionary<string, JsonElement> { ["contextTruncated"] = JsonElement.Parse("true") }.AsReadOnly();

    /// <summary>Stores the whole reply.</summary>
    /// <returns>Whether the question was still there to be answered.</returns>
    public async ValueTask<bool> AnswerAsync(Bot bot, Turn turn, BotTurnResult result)
    {
        var reply = Reply(turn, MessageStatus.Complete, result.OutputTokens);
        if (result.ContextTruncated)
        {
            reply = reply with { Metadata = Truncated };
        }

        var isAnswered = await EndAsync(bot, turn, MessageStatus.Answered, reply, null, result).ConfigureAwait(false);
        if (isAnswered)
        {
            meter.Replied(result.InputTokens, reply.Tokens, result.ContextTruncated);
        }

        return isAnswered;
    }

    /// <summary>Gives the question up.</summary>
    public async ValueTask FailAsync(Bot bot, Turn turn, string detail)
    {
        bot.Counters.Failed();
        await EndAsync(bot, turn, MessageStatus.Failed, null, new Refusal(RefusalReason.BackendFailed, detail)).ConfigureAwait(false);
    }

    /// <summary>Ends a turn that was broken off, for the reason that stands in it.</summary>
    public async ValueTask BreakOffAsync(Bot bot, Turn turn)
    {
        if (!turn.IsTransient)
        {
            // Whatever the instance remembers of this turn, the history says otherwise from now on.
            bot.HistoryChanged();
        }

        switch (turn.Aborted)
        {
            case TurnAbort.Cancelled when Reply(turn, MessageStatus.Cancelled, null) is { Content.Length: > 0 } partial:
                await EndAsync(bot, turn, MessageStatus.Answered, partial, null).ConfigureAwait(false);
                break;
            case TurnAbort.Cancelled or TurnAbort.Cleared:
                // A question that is cleared while it is being stored may be stored after the clearing; it must not stay pending.
                await EndAsync(bot, turn, MessageStatus.Failed, null, Cancelled(turn)).ConfigureAwait(false);
                break;
            case TurnAbort.TimedOut:
                var limit = options.Value.Bots.ReplyTimeLimit;
                LogTooLong(bot.Id, turn.Question.Id, limit);
                await FailAsync(bot, turn, $"The reply took longer than {limit}, which is all that Deia:Bots:ReplyTimeLimit allows.").ConfigureAwait(false);
                break;
            default:
                LeavePending(bot, turn);
                break;
        }
    }

    /// <summary>Ends the waiting for a question that stays pending, or that nobody asks again.</summary>
    public void LeavePending(Bot bot, Turn turn)
    {
        var refusal = bot.NotRunning();
        if (!turn.IsTransient)
        {
            refusal = refusal with { Detail = refusal.Detail + " The question stays pending, and is asked again then." };
        }

        turn.End(new ReplyOutcome(turn.Question, null, refusal, Elapsed(turn)), TurnOutcomes.Pending);
    }

    private static Refusal Cancelled(Turn turn) =>
        new(RefusalReason.Cancelled, $"The question {turn.Question.Id} was cancelled before a word of the reply had come.");

    private async ValueTask<bool> EndAsync(
        Bot bot, Turn turn, MessageStatus status, StoredMessage? reply, Refusal? problem, BotTurnResult? result = null)
    {
        if (turn.IsTransient)
        {
            Close(bot, turn, turn.Question with { Status = status }, reply, problem, result);
            return reply is not null;
        }

        var note = problem is null ? null : FailureNote.Of(problem, turn.Attempts, timeProvider.GetStorableNow());
        var metadata = note?.AddTo(turn.Question);
        var resolution = new MessageResolution(bot.Id, turn.Question.Id, status) { Reply = reply, Metadata = metadata };
        if (await TryStoreAsync(bot, turn, resolution, problem).ConfigureAwait(false) is not { } isStored)
        {
            LeavePending(bot, turn);
            return false;
        }

        if (!isStored)
        {
            // Somebody cleared or ended the question meanwhile: what the instance remembers of it has not happened.
            bot.HistoryChanged();
            turn.End(new ReplyOutcome(turn.Question, null, Cancelled(turn), Elapsed(turn)), TurnOutcomes.Cancelled);
            return false;
        }

        if (reply is not null)
        {
            bot.Counters.MessageStored(reply.CreatedAt);
        }

        Close(bot, turn, turn.Question with { Status = status, Metadata = metadata ?? turn.Question.Metadata }, reply, problem, result);
        return reply is not null;
    }

    private void Close(Bot bot, Turn turn, StoredMessage question, StoredMessage? reply, Refusal? problem, BotTurnResult? result)
    {
        var elapsed = Elapsed(turn);
        var outcome = NameOf(reply, problem);
        meter.TurnEnded(outcome, elapsed);
        LogEnded(bot, turn, reply, problem, elapsed);
        turn.End(new ReplyOutcome(question, reply, problem, elapsed) { Result = result }, outcome);
    }

    private static string NameOf(StoredMessage? reply, Refusal? problem) => (reply, problem) switch
    {
        ({ Status: MessageStatus.Cancelled }, _) or (_, { Reason: RefusalReason.Cancelled }) => TurnOutcomes.Cancelled,
        (not null, _) => TurnOutcomes.Answered,
        _ => TurnOutcomes.Failed,
    };

    /// <summary>Stores an end, again and again while the store is away.</summary>
    /// <returns>Whether the question was still pending; null where the bot was stopped before the store was back, or belongs to another host by now.</returns>
    private async ValueTask<bool?> TryStoreAsync(Bot bot, Turn turn, MessageResolution resolution, Refusal? problem)
    {
        for (var isRetry = false; ; isRetry = true)
        {
            try
            {
                return await history.ResolveAsync(resolution, problem, isRetry).ConfigureAwait(false);
            }
            catch (StoreUnavailableException exception)
            {
                LogNotStored(bot.Id, turn.Question.Id, exception.Message);
            }
            catch (LeaseLostException exception)
            {
                // The host that holds the bot now asks the question itself.
                LogLeaseLost(bot.Id, turn.Question.Id, exception.Fence);
                bot.IsElsewhere = true;
                return null;
            }
#pragma warning disable CA1031 // Whatever else a store throws must neither stop the lane nor lose the end.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogDefect(bot.Id, turn.Question.Id, exception.GetType().Name, exception.StackTrace);
            }

            // Neither a crash nor a cancellation makes a reply that is there undone, so the turn's token does not count here.
            if (turn.Aborted >= TurnAbort.Stopped || bot.Life.State == BotState.Terminated)
            {
                return null;
            }

            await Task.Delay(StoreInterval, timeProvider).ConfigureAwait(false);
        }
    }

    private StoredMessage Reply(Turn turn, MessageStatus status, int? tokens)
    {
        var text = StorableText.Mend(turn.Reply.Text.ToString());
        return new StoredMessage
        {
            Id = ids.Next(),
            BotId = turn.Question.BotId,
            ConversationId = turn.Question.ConversationId,
            Sender = MessageSender.Bot,
            Content = text,
            Tokens = tokens ?? tokenCounter.Count(text),
            Status = status,
            ReplyTo = turn.Question.Id,
            CreatedAt = timeProvider.GetStorableNow(),
        };
    }

    private void LogEnded(Bot bot, Turn turn, StoredMessage? reply, Refusal? problem, TimeSpan elapsed)
    {
        if (reply is not null)
        {
            LogProcessed(bot.Id, turn.Question.Id, (long)elapsed.TotalMilliseconds, reply.Tokens, turn.UserId);
        }
        else if (problem is not null)
        {
            LogFailed(bot.Id, turn.Question.Id, problem.Reason, (long)elapsed.TotalMilliseconds, turn.UserId);
        }
    }

    private TimeSpan Elapsed(Turn turn) => timeProvider.GetElapsedTime(turn.AcceptedAt);

    [LoggerMessage(640, LogLevel.Warning, "{BotId}: the end of the question {MessageId} could not be stored, and is tried again: {Reason}", EventName = "message.not_stored")]
    private partial void LogNotStored(string botId, Guid messageId, string reason);

    [LoggerMessage(641, LogLevel.Error, "{BotId}: the end of the question {MessageId} could not be stored, and is tried again: {ExceptionType} at\n{StackTrace}", EventName = "message.storing_failed")]
    private partial void LogDefect(string botId, Guid messageId, string exceptionType, string? stackTrace);

    [LoggerMessage(642, LogLevel.Warning, "{BotId}: the end of the question {MessageId} is not stored, as this host lost the bot (fencing number {Fence}).", EventName = "message.lease_lost")]
    private partial void LogLeaseLost(string botId, Guid messageId, long fence);

    [LoggerMessage(643, LogLevel.Warning, "{BotId}: the reply to the question {MessageId} took longer than {Limit}, and was broken off.", EventName = "message.timed_out")]
    private partial void LogTooLong(string botId, Guid messageId, TimeSpan limit);

#pragma warning disable SYSLIB1015 // The user is for the field of the line alone.
    [LoggerMessage(644, LogLevel.Information, "{BotId} answered the question {MessageId} after {DurationMs} ms with {Tokens} tokens.", EventName = "message.processed")]
    private partial void LogProcessed(string botId, Guid messageId, long durationMs, int? tokens, string? userId);

    [LoggerMessage(645, LogLevel.Warning, "{BotId}: the question {MessageId} ended without a reply after {DurationMs} ms ({Reason}).", EventName = "message.failed")]
    private partial void LogFailed(string botId, Guid messageId, RefusalReason reason, long durationMs, string? userId);
#pragma warning restore SYSLIB1015
}
