using System.Globalization;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Asks bots on behalf of a command. Each question is a message like any other, and waited for as long as any caller waits.</summary>
internal sealed class CommandQuestions(MessageDispatcher dispatcher, TimeProvider timeProvider, IOptions<DeiaOptions> options)
{
    /// <summary>Asks a bot.</summary>
    /// <param name="question">The question, which names the bot.</param>
    /// <param name="cancellationToken">Ends the waiting; once the question is stored, it is answered all the same.</param>
    /// <returns>The reply; refused as the question was, or as <see cref="RefusalReason.ReplyTimeout"/>.</returns>
    public async Task<Outcome<StoredMessage>> AskAsync(SendRequest question, CancellationToken cancellationToken)
    {
        var sent = await dispatcher.SendAsync(question, SendOrigin.Command, lendsThread: false, cancellationToken).ConfigureAwait(false);
        if (!sent.TryGet(out var pending, out var refusal))
        {
            return refusal;
        }

        var patience = options.Value.Chat.ReplyTimeout;
        try
        {
            var outcome = await pending.Completion.WaitAsync(patience, timeProvider, cancellationToken).ConfigureAwait(false);
            return outcome.Reply is { } reply ? reply : outcome.Refusal!;
        }
        catch (TimeoutException)
        {
            return new Refusal(RefusalReason.ReplyTimeout, string.Create(
                CultureInfo.InvariantCulture,
                $"{question.BotId} has not replied within {patience.TotalSeconds:0.###} s (Deia:Chat:ReplyTimeout). The question stays pending and is still answered; read it in the history."));
        }
    }
}
