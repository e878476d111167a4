using System.Runtime.CompilerServices;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;
using Deia.Persistence.Sqlite.Rows;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>Keeps the messages in the table <c>chat_messages</c>.</summary>
internal sealed class SqliteChatMessageRepository(SqliteStore store) : IChatMessageRepository
{
    // What a reader of the whole history is given at once: few enough to hold, and to read in a few milliseconds.
    private const int PieceSize = 500;

    // Every id in lower-case hexadecimal stands between these two.
    private const string BeforeAllIds = "";
    private const string AfterAllIds = "~";

    private static readonly SqlScript Add = new("Messages.Add");
    private static readonly SqlScript Resolve = new("Messages.Resolve");
    private static readonly SqlScript Find = new("Messages.Find");
    private static readonly SqlScript Page = new("Messages.Page");
    private static readonly SqlScript PageOfConversation = new("Messages.PageOfConversation");
    private static readonly SqlScript ReadAll = new("Messages.ReadAll");
    private static readonly SqlScript ReadAllOfConversation = new("Messages.ReadAllOfConversation");
    private static readonly SqlScript RecentAnswered = new("Messages.RecentAnswered");
    private static readonly SqlScript Pending = new("Messages.Pending");
    private static readonly SqlScript LastBot = new("Messages.LastBot");
    private static readonly SqlScript Count = new("Messages.Count");
    private static readonly SqlScript Delete = new("Messages.Delete");
    private static readonly SqlScript DeleteConversation = new("Messages.DeleteConversation");

    public async ValueTask AddAsync(StoredMessage message, long fence, CancellationToken cancellationToken = default)
    {
        var row = MessageRow.Of(message);
        await store.WriteAsync(
            "messages.add",
            new SqliteFence(message.BotId, fence),
            session => row.BindTo(session.Prepare(Add)).ExecuteNonQuery(),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> ImportAsync(IReadOnlyList<StoredMessage> messages, long fence, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (messages is not [var first, ..])
        {
            return 0;
        }

        MessageRow[] rows = [.. messages.Select(MessageRow.Of)];
        return await store.WriteAsync(
            "messages.import",
            new SqliteFence(first.BotId, fence),
            session => rows.Sum(row => row.BindTo(session.Prepare(Add)).ExecuteNonQuery()),
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<bool> ResolveAsync(MessageResolution resolution, long fence, CancellationToken cancellationToken = default)
    {
        var metadata = resolution.Metadata is null ? null : StorableMetadata.Write(resolution.Metadata);
        var reply = resolution.Reply is null ? null : MessageRow.Of(resolution.Reply);
        return store.WriteAsync(
            "messages.resolve",
            new SqliteFence(resolution.BotId, fence),
            session =>
            {
                var resolved = session.Prepare(Resolve)
                    .With("$id", IdText.Write(resolution.QuestionId))
                    .With("$bot_id", resolution.BotId)
                    .With("$status", StorableEnum.Write(resolution.Status))
                    .With("$metadata", metadata)
                    .ExecuteNonQuery() > 0;
                if (resolved)
                {
                    reply?.BindTo(session.Prepare(Add)).ExecuteNonQuery();
                }

                return resolved;
            },
            cancellationToken);
    }

    public ValueTask<StoredMessage?> FindAsync(string botId, Guid messageId, CancellationToken cancellationToken = default) =>
        store.ReadAsync(
            "messages.find",
            session => session.Prepare(Find).With("$bot_id", botId).With("$id", IdText.Write(messageId)).First(MessageRow.Read),
            cancellationToken);

    public ValueTask<MessagePage> PageAsync(MessageQuery query, CancellationToken cancellationToken = default) =>
        store.ReadAsync(
            "messages.page",
            session =>
            {
                var command = query.ConversationId is { } conversationId
                    ? session.Prepare(PageOfConversation).With("$conversation_id", conversationId)
                    : session.Prepare(Page);
                var found = command
                    .With("$bot_id", query.BotId)
                    .With("$after", query.After is { } after ? IdText.Write(after) : BeforeAllIds)
                    .With("$before", query.Before is { } before ? IdText.Write(before) : AfterAllIds)
                    .With("$limit", query.Limit + 1L)
                    .With("$offset", query.Offset)
                    .All(MessageRow.Read);
                return MessagePage.Of(found, query.Limit);
            },
            cancellationToken);

    public async IAsyncEnumerable<StoredMessage> ReadAllAsync(
        string botId, string? conversationId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<StoredMessage> piece;
        var after = BeforeAllIds;
        do
        {
            piece = await PieceAsync(botId, conversationId, after, cancellationToken).ConfigureAwait(false);
            foreach (var message in piece)
            {
                yield return message;
            }

            after = piece is [.., var last] ? IdText.Write(last.Id) : after;
        }
        while (piece.Count == PieceSize);
    }

    public ValueTask<IReadOnlyList<StoredMessage>> RecentAnsweredAsync(
        string botId, string conversationId, int limit, CancellationToken cancellationToken = default) =>
        store.ReadAsync<IReadOnlyList<StoredMessage>>(
            "messages.recent_answered",
            session =>
            {
                var newestFirst = session.Prepare(RecentAnswered)
                    .With("$bot_id", botId)
                    .With("$conversation_id", conversationId)
                    .With("$limit", limit)
                    .All(MessageRow.Read);
                newestFirst.Reverse();
                return newestFirst;
            },
            cancellationToken);

    public ValueTask<IReadOnlyList<StoredMessage>> PendingAsync(string botId, CancellationToken cancellationToken = default) =>
        store.ReadAsync<IReadOnlyList<StoredMessage>>(
            "messages.pending", session => session.Prepare(Pending).With("$bot_id", botId).All(MessageRow.Read), cancellationToken);

    public ValueTask<string?> LastBotAsync(string conversationId, CancellationToken cancellationToken = default) =>
        store.ReadAsync(
            "messages.last_bot", session => (string?)session.Prepare(LastBot).With("$conversation_id", conversationId).ExecuteScalar(), cancellationToken);

    public ValueTask<int> CountAsync(string botId, CancellationToken cancellationToken = default) =>
        store.ReadAsync(
            "messages.count", session => checked((int)(long)session.Prepare(Count).With("$bot_id", botId).ExecuteScalar()!), cancellationToken);

    public ValueTask<int> DeleteAsync(string botId, string? conversationId, long fence, CancellationToken cancellationToken = default) =>
        store.WriteAsync(
            "messages.delete",
            new SqliteFence(botId, fence),
            session => conversationId is null
                ? session.Prepare(Delete).With("$bot_id", botId).ExecuteNonQuery()
                : session.Prepare(DeleteConversation).With("$bot_id", botId).With("$conversation_id", conversationId).ExecuteNonQuery(),
            cancellationToken);

    /// <summary>Reads on after a message. Between two pieces nothing is held, so a slow reader keeps no connection, and no old page of the file.</summary>
    private ValueTask<List<StoredMessage>> PieceAsync(string botId, string? conversationId, string after, CancellationToken cancellationToken) =>
        store.ReadAsync(
            "messages.read_all",
            session => (conversationId is null
                    ? session.Prepare(ReadAll)
                    : session.Prepare(ReadAllOfConversation).With("$conversation_id", conversationId))
                .With("$bot_id", botId)
                .With("$after", after)
                .With("$limit", PieceSize)
                .All(MessageRow.Read),
            cancellationToken);
}
