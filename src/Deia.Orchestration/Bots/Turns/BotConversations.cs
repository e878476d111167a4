using Deia.Orchestration.Bots.Ownership;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.History;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>What users do to questions that were taken already: cancel them, or clear them away; and to the history as a whole.</summary>
internal sealed class BotConversations(ChatHistory history, TurnCloser closer, BotOwnership ownership)
{
    public async ValueTask<Outcome<ReplyOutcome>> CancelAsync(Bot bot, Guid messageId, CancellationToken cancellationToken)
    {
        foreach (var (turn, isUnderWay) in bot.Mailbox.Snapshot())
        {
            if (turn.Question.Id == messageId && !turn.IsTransient)
            {
                turn.Abort(TurnAbort.Cancelled);
                if (!isUnderWay && bot.Mailbox.TryWithdraw(turn))
                {
                    await closer.BreakOffAsync(bot, turn).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
                }

                var outcome = await turn.Reply.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
                return outcome is { Reply.Status: MessageStatus.Cancelled } or { Refusal.Reason: RefusalReason.Cancelled } ? outcome : NotPending(messageId);
            }
        }

        if (await history.FindAsync(bot.Id, messageId, cancellationToken).ConfigureAwait(false) is not { } message)
        {
            return new Refusal(RefusalReason.MessageNotFound, $"{bot.Id} has no message {messageId}.");
        }

        return message.Status == MessageStatus.Pending && bot.Session is null
            && await ownership.LookAsync(bot, cancellationToken).ConfigureAwait(false) is { } elsewhere ? elsewhere : NotPending(messageId);
    }

    /// <summary>Clears messages away, also those of a bot that does not run.</summary>
    public Task<Outcome<HistoryCleared>> ClearAsync(Bot bot, string? conversationId) =>
        bot.Session is null ? ownership.RunAsync(bot, held => ClearHeldAsync(held, conversationId)) : ClearHeldAsync(bot, conversationId);

    /// <summary>Takes messages in, also for a bot that does not run. One that runs knows them from its next message on.</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="messages">Messages of that bot, none of them pending.</param>
    public Task<Outcome<HistoryImported>> ImportAsync(Bot bot, IReadOnlyList<StoredMessage> messages) =>
        bot.Session is null ? ownership.RunAsync(bot, held => ImportHeldAsync(held, messages)) : ImportHeldAsync(bot, messages);

    private async Task<Outcome<HistoryImported>> ImportHeldAsync(Bot bot, IReadOnlyList<StoredMessage> messages)
    {
        var imported = await history.ImportAsync(bot.Id, messages).ConfigureAwait(false);
        bot.HistoryChanged();
        bot.Counters.MessagesImported(imported);
        return new HistoryImported(bot.Id, imported);
    }

    private async Task<Outcome<HistoryCleared>> ClearHeldAsync(Bot bot, string? conversationId)
    {
        var cleared = bot.Mailbox.Snapshot()
            .Where(item => !item.Item.IsTransient && (conversationId is null || item.Item.Lane == conversationId))
            .ToList();
        cleared.ForEach(item => item.Item.Abort(TurnAbort.Cleared));
        var deleted = await history.ClearAsync(bot.Id, conversationId).ConfigureAwait(false);
        bot.HistoryChanged();
        bot.Counters.MessagesRemoved(deleted);
        foreach (var (turn, isUnderWay) in cleared)
        {
            if (!isUnderWay && bot.Mailbox.TryWithdraw(turn))
            {
                await closer.BreakOffAsync(bot, turn).ConfigureAwait(false);
            }
        }

        return new HistoryCleared(bot.Id, conversationId, deleted);
    }

    private static Refusal NotPending(Guid messageId) =>
        new(RefusalReason.NotPending, $"The message {messageId} is not a pending question, so there is nothing to cancel.");
}
