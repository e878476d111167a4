using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Bots;

/// <summary>Brings a question to its end: waits for the instance and for the backend's turn, asks, and asks again where that may help.</summary>
internal sealed partial class TurnRunner(
    BackendScheduler scheduler,
    InferenceProviders providers,
    TurnCloser closer,
    IEventBus events,
    TimeProvider timeProvider,
    IOptions<DeiaOptions> options,
    ILogger<TurnRunner> logger)
{
    /// <summary>The waits between attempts double from the first to the longest.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Ends a turn that was taken out before it was asked; its question stays pending.</summary>
    public void EndUnasked(Bot bot, Turn turn) => closer.LeavePending(bot, turn);

    /// <summary>Runs a turn to its end. Never throws: it is the mailbox's handler.</summary>
    public async Task RunAsync(Bot bot, Turn turn)
    {
        var begunAt = timeProvider.GetTimestamp();
        var wait = FirstWait;
        IBotInstance? gone = null;
        while (turn.TryRenew())
        {
            var attempt = await AttemptAsync(bot, turn, gone).ConfigureAwait(false);
            if (attempt.IsClosed)
            {
                return;
            }

            gone = attempt.Gone;
            var hasTime = timeProvider.GetElapsedTime(begunAt) < options.Value.Chat.GiveUpAfter;
            if (attempt.Fault is { } fault)
            {
                if (!fault.IsTransient || !hasTime)
                {
                    await closer.FailAsync(bot, turn, fault.Message).ConfigureAwait(false);
                    return;
                }

                LogRetry(bot.Id, fault.Fault, wait);
                bot.Life.Change(info => info with { Detail = fault.Message });
                await PauseAsync(wait, turn).ConfigureAwait(false);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
            else if (gone is not null && !hasTime)
            {
                await closer.FailAsync(bot, turn, $"{bot.Id} crashed again and again with this question under way.").ConfigureAwait(false);
                return;
            }
        }

        await closer.BreakOffAsync(bot, turn).ConfigureAwait(false);
    }

    private async ValueTask<TurnAttempt> AttemptAsync(Bot bot, Turn turn, IBotInstance? gone)
    {
        IBotInstance? instance = null;
        try
        {
            instance = await bot.Instances.GetAsync(gone, turn.Token).ConfigureAwait(false);
            var connection = bot.Connection ?? await BotLauncher.ConnectAsync(bot, instance, turn.Token).ConfigureAwait(false);
            if (!connection.IsUsable)
            {
                return new TurnAttempt { Fault = new BackendException(BackendFault.Unreachable, connection.Detail ?? "The model backend can't be reached.") };
            }

            return await AskAsync(bot, turn, instance, connection).ConfigureAwait(false);
        }
        catch (BackendException fault)
        {
            return new TurnAttempt { Fault = fault };
        }
        catch (BotCrashedException)
        {
            return new TurnAttempt { Gone = instance };
        }
        catch (OperationCanceledException) when (turn.Token.IsCancellationRequested)
        {
            // Why it was broken off stands in the turn: after a crash it is asked again, of the next instance.
            return new TurnAttempt { Gone = instance };
        }
#pragma warning disable CA1031 // Anything else is a defect of a host, and must neither stop the lane nor lose the question.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogDefect(bot.Id, exception.GetType().Name, exception.StackTrace);
            return new TurnAttempt { Fault = new BackendException(BackendFault.ServerError, $"{exception.GetType().Name} in the bot's host.") };
        }
    }

    private async ValueTask<TurnAttempt> AskAsync(Bot bot, Turn turn, IBotInstance instance, BotConnection connection)
    {
        if (!providers.TryGet(connection.Provider!, out var provider))
        {
            throw new BackendException(BackendFault.BadRequest, providers.UnknownProviderError(connection.Provider!)!);
        }

        var ticket = await scheduler.AcquireAsync(provider, bot.Id, turn.Token).ConfigureAwait(false);
        var hasBegun = false;
        var hasReply = false;
        try
        {
            if (!(hasBegun = bot.Life.TryBeginTurn(instance)))
            {
                return new TurnAttempt { Gone = instance };
            }

            var result = await ListenAsync(bot, turn, instance, connection).ConfigureAwait(false);
            ticket.Dispose();
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

    private async ValueTask<BotTurnResult> ListenAsync(Bot bot, Turn turn, IBotInstance instance, BotConnection connection)
    {
        turn.Attempts++;
        turn.Reply.Text.Restart();
        var request = new BotTurn
        {
            Definition = bot.Definition,
            Provider = connection.Provider!,
            Model = connection.Model!,
            ConversationId = turn.Question.ConversationId,
            Text = turn.Question.Content,
            HistoryRevision = bot.HistoryRevision,
            History = bot,
        };

        BotTurnResult? result = null;
        await foreach (var update in instance.RunAsync(request, turn.Token).ConfigureAwait(false))
        {
            if (update.Text is { } text)
            {
                events.Publish(new MessageToken(bot.Id, turn.Question.Id, turn.Reply.Text.Append(text), text));
            }
            else
            {
                result = update.Result;
            }
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

    [LoggerMessage(630, LogLevel.Information, "{BotId}: its backend failed ({Fault}); asking again in {Wait}.")]
    private partial void LogRetry(string botId, BackendFault fault, TimeSpan wait);

    [LoggerMessage(631, LogLevel.Error, "{BotId}: {ExceptionType} left the bot's host at\n{StackTrace}")]
    private partial void LogDefect(string botId, string exceptionType, string? stackTrace);
}
