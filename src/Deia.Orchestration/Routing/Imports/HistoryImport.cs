using System.Globalization;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Ownership;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.History;

namespace Deia.Orchestration.Routing.Imports;

/// <summary>Takes messages into a bot's history, some at a time, so that neither a long history nor a slow sender is in anybody's way.</summary>
internal sealed class HistoryImport(BotOwnership ownership, BotConversations conversations)
{
    private const int MostMessages = 200;
    private const int MostCharacters = 1024 * 1024;

    /// <summary>Takes messages in.</summary>
    /// <param name="botId">The bot.</param>
    /// <param name="messages">The messages; the first refusal among them ends the import.</param>
    /// <param name="cancellationToken">Ends the import before the next part.</param>
    /// <returns>How many were new; refused as the first message that can't be taken in, or as of <see cref="BotConversations.ImportAsync"/>.</returns>
    public async Task<Outcome<HistoryImported>> RunAsync(
        string botId, IAsyncEnumerable<Outcome<StoredMessage>> messages, CancellationToken cancellationToken)
    {
        List<StoredMessage> part = [];
        var (index, characters, imported) = (0, 0L, 0);
        await foreach (var item in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!Check(item, botId, index++).TryGet(out var message, out var flaw))
            {
                return flaw;
            }

            part.Add(message);
            characters += message.Content.Length;
            if (part.Count >= MostMessages || characters >= MostCharacters)
            {
                if (!(await StoreAsync(botId, part, cancellationToken).ConfigureAwait(false)).TryGet(out var stored, out var refusal))
                {
                    return refusal;
                }

                imported += stored.Imported;
                (part, characters) = ([], 0);
            }
        }

        var last = await StoreAsync(botId, part, cancellationToken).ConfigureAwait(false);
        return last.TryGet(out var rest, out _) ? rest with { Imported = imported + rest.Imported } : last;
    }

    private async Task<Outcome<HistoryImported>> StoreAsync(string botId, List<StoredMessage> part, CancellationToken cancellationToken)
    {
        if (await ownership.FindAsync(botId, cancellationToken).ConfigureAwait(false) is not { } bot)
        {
            return Fleet.NotFound(botId);
        }

        // What was not accepted for good is not begun for somebody who is gone; what is begun ends in any case.
        cancellationToken.ThrowIfCancellationRequested();
        return part.Count == 0 ? new HistoryImported(botId, 0) : await conversations.ImportAsync(bot, part).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Outcome<StoredMessage> Check(Outcome<StoredMessage> item, string botId, int index)
    {
        if (!item.TryGet(out var message, out var refusal))
        {
            return refusal;
        }

        var errors = ImportRules.Errors(message);
        return errors.Count == 0
            ? Taken(message, botId)
            : Refusal.Invalid(errors.ToDictionary(error => string.Create(CultureInfo.InvariantCulture, $"items[{index}].{error.Key}"), error => error.Value));
    }

    /// <summary>Makes a message the bot's own. A question that was pending has failed here: nobody waits for it, and it is not asked again.</summary>
    private static StoredMessage Taken(StoredMessage message, string botId)
    {
        var createdAt = message.CreatedAt.ToUniversalTime();
        var isOfAnother = message.BotId != botId;
        return message with
        {
            Id = isOfAnother ? ImportedIds.For(message.Id, botId) : message.Id,
            ReplyTo = isOfAnother && message.ReplyTo is { } question ? ImportedIds.For(question, botId) : message.ReplyTo,
            BotId = botId,
            Status = message.Status == MessageStatus.Pending ? MessageStatus.Failed : message.Status,
            CreatedAt = createdAt.AddTicks(-(createdAt.Ticks % TimeSpan.TicksPerMicrosecond)),
        };
    }
}
