using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.History;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>What users do to questions that were taken already: cancel them, or clear them away.</summary>
internal sealed class BotConversations(ChatHistory history, TurnCloser closer)
{
    public async ValueTask<Outcome<ReplyOutcome>> CancelAsync(Bot bot, Guid messageId, CancellationToken cancellationToken)
    {
        foreach (var (turn, isUnderWay) in bot.Mailbox.Snapshot())
        {
            if (turn.Question.Id == messageId)
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

        return await history.FindAsync(bot.Id, messageId, cancellationToken).ConfigureAwait(false) is null
            ? new Refusal(RefusalReason.MessageNotFound, $"{bot.Id} has no message {messageId}.")
            : NotPending(messageId);
    }

    public async Task<Outcome<HistoryCleared>> ClearAsync(Bot bot, string? conversationId)
    {
        var cleared = bot.Mailbox.Snapshot().Where(item => conversationId is null || item.Item.Lane == conversationId).ToList();
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
