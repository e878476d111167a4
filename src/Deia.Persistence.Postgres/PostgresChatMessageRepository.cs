using System.Runtime.CompilerServices;
using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Persistence.Postgres.Rows;
using Deia.Persistence.Postgres.Storage;
using Deia.Persistence.Postgres.Writing;

namespace Deia.Persistence.Postgres;

/// <summary>Keeps the messages in the table <c>chat_messages</c>.</summary>
internal sealed class PostgresChatMessageRepository(PostgresStore store, MessageWriter writer) : IChatMessageRepository
{
    private const int PieceOfHistory = 500;
    private const int PieceToDelete = 5_000;

    private static readonly SqlScript Import = new("Messages.Import");
    private static readonly SqlScript Find = new("Messages.Find");
    private static readonly SqlScript Page = new("Messages.Page");
    private static readonly SqlScript PageOfConversation = new("Messages.PageOfConversation");
    private static readonly SqlScript ReadAll = new("Messages.ReadAll");
    private static readonly SqlScript ReadAllOfConversation = new("Messages.ReadAllOfConversation");
    private static readonly SqlScript RecentAnswered = new("Messages.RecentAnswered");
    private static readonly SqlScript Pending = new("Messages.Pending");
    private static readonly SqlScript LastBot = new("Messages.LastBot");
    private static readonly SqlScript Count = new("Messages.Count");
    private static readonly SqlScript LockLease = new("Messages.LockLease");
    private static readonly SqlScript Delete = new("Messages.Delete");
    private static readonly SqlScript DeleteConversation = new("Messages.DeleteConversation");

    // No id of a message is one of these (RFC 9562 §5.9, §5.10).
    private static readonly Guid BeforeAllIds = Guid.Empty;
    private static readonly Guid AfterAllIds = Guid.AllBitsSet;

    public async ValueTask AddAsync(StoredMessage message, long fence, CancellationToken cancellationToken = default) =>
        await writer.WriteAsync(MessageWrite.Add(message, fence, cancellationToken)).ConfigureAwait(false);

    public async ValueTask<int> ImportAsync(IReadOnlyList<StoredMessage> messages, long fence, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (messages is not [var first, ..])
        {
            return 0;
        }

        // What was stored by a call that broke off would be counted as old by the next one.
        var (isOwned, added) = await store.AskAsync(
            "messages.import",
            [MessageRow.Bind(messages, new SqlStatement(Import).Text(first.BotId).Long(fence))],
            static rows => rows.OneAsync(static row => (row.GetBoolean(0), (int)row.GetInt64(1))),
            Repeat.IfUndone,
            cancellationToken).ConfigureAwait(false);
        return isOwned ? added : throw new LeaseLostException(first.BotId, fence);
    }

    public ValueTask<bool> ResolveAsync(MessageResolution resolution, long fence, CancellationToken cancellationToken = default) =>
        writer.WriteAsync(MessageWrite.Resolve(resolution, fence, cancellationToken));

    public ValueTask<StoredMessage?> FindAsync(string botId, Guid messageId, CancellationToken cancellationToken = default) =>
        store.AskAsync(
            "messages.find", new SqlStatement(Find).Id(messageId).Text(botId), static rows => rows.FirstAsync(MessageRow.Read), cancellationToken);

    public async ValueTask<MessagePage> PageAsync(MessageQuery query, CancellationToken cancellationToken = default)
    {
        var statement = new SqlStatement(query.ConversationId is null ? Page : PageOfConversation)
            .Text(query.BotId)
            .Id(query.After ?? BeforeAllIds)
            .Id(query.Before ?? AfterAllIds)
            .Long(query.Limit + 1L)
            .Long(query.Offset);
        if (query.ConversationId is { } conversationId)
        {
            statement.Text(conversationId);
        }

        return MessagePage.Of(await AllAsync("messages.page", statement, cancellationToken).ConfigureAwait(false), query.Limit);
    }

    public async IAsyncEnumerable<StoredMessage> ReadAllAsync(
        string botId, string? conversationId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<StoredMessage> piece;
        var last = BeforeAllIds;
        do
        {
            var statement = new SqlStatement(conversationId is null ? ReadAll : ReadAllOfConversation).Text(botId).Id(last).Long(PieceOfHistory);
            if (conversationId is not null)
            {
                statement.Text(conversationId);
            }

            // The connection is back in the pool before the first message of the piece is handed over.
            piece = await AllAsync("messages.read-all", statement, cancellationToken).ConfigureAwait(false);
            foreach (var message in piece)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return message;
                last = message.Id;
            }
        }
        while (piece.Count == PieceOfHistory);
    }

    public async ValueTask<IReadOnlyList<StoredMessage>> RecentAnsweredAsync(
        string botId, string conversationId, int limit, CancellationToken cancellationToken = default)
    {
        var statement = new SqlStatement(RecentAnswered).Text(botId).Text(conversationId).Long(limit);
        var newestFirst = await AllAsync("messages.recent-answered", statement, cancellationToken).ConfigureAwait(false);
        newestFirst.Reverse();
        return newestFirst;
    }

    public async ValueTask<IReadOnlyList<StoredMessage>> PendingAsync(string botId, CancellationToken cancellationToken = default) =>
        await AllAsync("messages.pending", new SqlStatement(Pending).Text(botId), cancellationToken).ConfigureAwait(false);

    public ValueTask<string?> LastBotAsync(string conversationId, CancellationToken cancellationToken = default) =>
        store.AskAsync(
            "messages.last-bot",
            new SqlStatement(LastBot).Text(conversationId),
            static rows => rows.FirstAsync(static row => row.GetString(0)),
            cancellationToken);

    public ValueTask<int> CountAsync(string botId, CancellationToken cancellationToken = default) =>
        store.AskAsync(
            "messages.count", new SqlStatement(Count).Text(botId), static rows => rows.OneAsync(static row => checked((int)row.GetInt64(0))), cancellationToken);

    public async ValueTask<int> DeleteAsync(string botId, string? conversationId, long fence, CancellationToken cancellationToken = default)
    {
        // Each piece keeps writers out of the bot's history for a moment only. A history of one piece goes at once.
        int removed, total = 0;
        do
        {
            (var isOwned, removed) = await DeletePieceAsync(botId, conversationId, fence, cancellationToken).ConfigureAwait(false);
            total += isOwned ? removed : throw new LeaseLostException(botId, fence);
        }
        while (removed == PieceToDelete);

        return total;
    }

    private ValueTask<(bool IsOwned, int Removed)> DeletePieceAsync(string botId, string? conversationId, long fence, CancellationToken cancellationToken)
    {
        var delete = new SqlStatement(conversationId is null ? Delete : DeleteConversation).Text(botId).Long(fence).Long(PieceToDelete);
        if (conversationId is not null)
        {
            delete.Text(conversationId);
        }

        return store.AskAsync(
            "messages.delete",
            [new SqlStatement(LockLease).Text(botId).Long(fence), delete],
            static async rows =>
            {
                await rows.NextResultAsync().ConfigureAwait(false);
                return await rows.OneAsync(static row => (row.GetBoolean(0), (int)row.GetInt64(1))).ConfigureAwait(false);
            },
            Repeat.Always,
            cancellationToken);
    }

    private ValueTask<List<StoredMessage>> AllAsync(string type, SqlStatement statement, CancellationToken cancellationToken) =>
        store.AskAsync(type, statement, static rows => rows.AllAsync(MessageRow.Read), cancellationToken);
}
