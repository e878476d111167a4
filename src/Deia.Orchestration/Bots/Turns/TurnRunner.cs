using System.Diagnostics;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.Events;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Inference.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>Brings a question to its end: waits for the instance and for the backend's turn, asks, and asks again where that may help.</summary>
internal sealed partial class TurnRunner(
    BackendScheduler scheduler,
    InferenceProviders providers,
    TurnCloser closer,
    IEventBus events,
    DeiaMeter meter,
    TimeProvider timeProvider,
    IOptions<DeiaOptions> options,
    ILogger<TurnRunner> logger)
{
    /// <summary>The waits between attempts double from the first to the longest.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Ends a turn that was broken off before it was asked.</summary>
    public ValueTask BreakOffAsync(Bot bot, Turn turn) => closer.BreakOffAsync(bot, turn);

    /// <summary>Ends the waiting for a question that stays pending.</summary>
    public void LeavePending(Bot bot, Turn turn) => closer.LeavePending(bot, turn);

    /// <summary>Runs a turn to its end. Never throws: it is the mailbox's handler.</summary>
    public async Task RunAsync(Bot bot, Turn turn)
    {
        var wait = FirstWait;
        long? troubledAt = null;
        IBotInstance? gone = null;
        DeiaTrace.Enter(turn.Span);
        while (turn.TryRenew())
        {
            var attempt = await AttemptAsync(bot, turn, gone).ConfigureAwait(false);
            if (attempt.IsClosed)
            {
                return;
            }

            gone = attempt.Gone;
            if (turn.Aborted > TurnAbort.Crashed || attempt is { Fault: null, WasAsked: false })
            {
                continue;
            }

            if (turn.IsCommittedToItsWords)
            {
                await closer.FailAsync(bot, turn, attempt.Fault?.Message ?? $"{bot.Id} crashed in the middle of its reply.").ConfigureAwait(false);
                return;
            }

            troubledAt ??= timeProvider.GetTimestamp();
            var left = options.Value.Chat.GiveUpAfter - timeProvider.GetElapsedTime(troubledAt.Value);
            if (attempt.Fault is { IsTransient: false } || left <= TimeSpan.Zero)
            {
                var detail = attempt.Fault?.Message ?? $"{bot.Id} crashed again and again with this question under way.";
                await closer.FailAsync(bot, turn, detail).ConfigureAwait(false);
                return;
            }

            if (attempt is { Fault: { } fault, HasWaited: false })
            {
                wait = wait < left ? wait : left;
                LogRetry(bot.Id, fault.Fault, wait);
                await PauseAsync(wait, turn).ConfigureAwait(false);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
        }

        await closer.BreakOffAsync(bot, turn).ConfigureAwait(false);
    }

    private async ValueTask<TurnAttempt> AttemptAsync(Bot bot, Turn turn, IBotInstance? gone)
    {
        IBotInstance? instance = null;
        var asked = turn.Attempts;
        try
        {
            instance = await bot.Instances.GetAsync(gone, turn.Token).ConfigureAwait(false);
            var definition = bot.Definition;
            var connection = bot.ConnectionFor(definition) ?? await bot.ConnectAsync(instance, turn.Token).ConfigureAwait(false);
            return connection.IsUsable
                ? await AskAsync(bot, turn, instance, definition, connection).ConfigureAwait(false)
                : new TurnAttempt { Fault = InstanceKeeper.Unusable(connection) };
        }
        catch (BackendException fault)
        {
            Note(bot, instance, fault);

            // Who waited for an instance has waited enough: the next answer comes when its keeper has looked again.
            return new TurnAttempt { Fault = fault, HasWaited = instance is null };
        }
        catch (BotCrashedException)
        {
            return new TurnAttempt { Gone = instance, WasAsked = turn.Attempts > asked };
        }
        catch (OperationCanceledException) when (turn.Token.IsCancellationRequested)
        {
            // Why it was broken off stands in the turn: after a crash it is asked again, of the next instance.
            return new TurnAttempt { Gone = instance, WasAsked = turn.Attempts > asked };
        }
        catch (StoreUnavailableException exception)
        {
            return new TurnAttempt { Fault = new BackendException(BackendFault.ServerError, exception.Message, exception) };
        }
#pragma warning disable CA1031 // Anything else is a defect of a host, and must neither stop the lane nor lose the question.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogDefect(bot.Id, exception.GetType().Name, exception.StackTrace);
            return new TurnAttempt { Fault = new BackendException(BackendFault.ServerError, $"{exception.GetType().Name} in the bot's host.", exception) };
        }
    }

    private static void Note(Bot bot, IBotInstance? instance, BackendException fault)
    {
        if (instance is null || fault.Fault == BackendFault.BadRequest)
        {
            // The keeper says what is wrong with a bot that is not ready; and one bad question says nothing about the bot.
            return;
        }

        bot.Life.Note(instance, fault.Message);
        if (fault.Fault == BackendFault.ModelNotFound)
        {
            // The backend may have another first model by now.
            bot.Disconnected();
        }
    }

    private async ValueTask<TurnAttempt> AskAsync(Bot bot, Turn turn, IBotInstance instance, BotDefinition definition, BotConnection connection)
    {
        if (!providers.TryGet(connection.Provider!, out var provider))
        {
            throw new BackendException(BackendFault.BadRequest, providers.UnknownProviderError(connection.Provider!)!);
        }

        var ticket = await WaitForBackendAsync(provider, bot, turn).ConfigureAwait(false);
        var hasBegun = false;
        var hasReply = false;
        try
        {
            if (!(hasBegun = bot.Life.TryBeginTurn(instance)))
            {
                return new TurnAttempt { Gone = instance };
            }

            var result = await ListenAsync(bot, turn, instance, definition, connection).ConfigureAwait(false);
            ticket.Dispose();
            bot.Life.Note(instance, connection.Detail);
            hasReply = await closer.AnswerAsync(bot, turn, result).ConfigureAwait(false);
            return TurnAttempt.Closed;
        }
        finally
        {
            ticket.Dispose();
            if (hasBegun)
            {
                bot.Life.EndTurn(instance, hasReply);
            }
        }
    }

    private async ValueTask<BackendTicket> WaitForBackendAsync(IInferenceProvider provider, Bot bot, Turn turn)
    {
        using var span = DeiaTrace.BeginBackendWait(provider.Name);
        var since = timeProvider.GetTimestamp();
        var ticket = await scheduler.AcquireAsync(provider, bot.Id, turn.Token).ConfigureAwait(false);
        meter.BackendWaited(provider.Name, timeProvider.GetElapsedTime(since));
        return ticket;
    }

    private async ValueTask<BotTurnResult> ListenAsync(
        Bot bot, Turn turn, IBotInstance instance, BotDefinition definition, BotConnection connection)
    {
        turn.Reply.Text.Restart();
        var request = new BotTurn
        {
            Definition = definition,
            Provider = connection.Provider!,
            Model = connection.Model!,
            ConversationId = turn.Question.ConversationId,
            Text = turn.Question.Content,
            HistoryRevision = bot.HistoryRevision,
            IsTransient = turn.IsTransient,
            SystemPrompt = turn.Context?.SystemPromptBehind(definition.SystemPrompt),
            History = (IConversationHistory?)turn.Context ?? bot,
        };

        BotTurnResult? result = null;
        var hasSpoken = false;
        var askedAt = timeProvider.GetTimestamp();
        turn.BeginAttempt(askedAt);
        using var span = DeiaTrace.BeginAttempt(turn.Attempts, request.Provider, request.Model);
        try
        {
            await foreach (var update in instance.RunAsync(request, turn.Token).ConfigureAwait(false))
            {
                // A host that is slow to heed must not speak into the next attempt, or after the bot was stopped.
                turn.Token.ThrowIfCancellationRequested();
                if (update.Text is { } text)
                {
                    if (!hasSpoken)
                    {
                        hasSpoken = true;
                        meter.FirstTokenCame(timeProvider.GetElapsedTime(askedAt));
                    }

                    var index = turn.Reply.Text.Append(text);
                    if (!turn.IsTransient)
                    {
                        events.Publish(new MessageToken(bot.Id, turn.Question.Id, index, text));
                    }
                }
                else
                {
                    result = update.Result;
                }
            }
        }
        finally
        {
            // Neither the storing of the reply nor the wait for another attempt is the model's time.
            turn.EndAttempt();
            span?.SetStatus(result is null ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        }

        return result ?? throw new BackendException(BackendFault.Truncated, "The reply broke off before its end.");
    }

    private async ValueTask PauseAsync(TimeSpan wait, Turn turn)
    {
        try
        {
            await Task.Delay(wait, timeProvider, turn.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The next look at the turn tells why.
        }
    }

    [LoggerMessage(630, LogLevel.Information, "{BotId}: its backend failed ({Fault}); asking again in {Wait}.", EventName = "message.retried")]
    private partial void LogRetry(string botId, BackendFault fault, TimeSpan wait);

    [LoggerMessage(631, LogLevel.Error, "{BotId}: {ExceptionType} left the bot's host at\n{StackTrace}", EventName = "bot.host_failed")]
    private partial void LogDefect(string botId, string exceptionType, string? stackTrace);
}
