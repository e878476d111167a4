using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Rows;

/// <summary>A message as a row of <c>chat_messages</c>. It is made by the caller, so that the one writer only has to bind it.</summary>
internal sealed record MessageRow(StoredMessage Message, string Id, string Metadata)
{
    public static MessageRow Of(StoredMessage message) => new(message, IdText.Write(message.Id), StorableMetadata.Write(message.Metadata));

    /// <summary>Reads a row; the columns stand in the order of the table.</summary>
    public static StoredMessage Read(SqliteDataReader row) => new()
    {
        Id = IdText.Read(row.GetString(0)),
        BotId = row.GetString(1),
        ConversationId = row.GetString(2),
        Sender = StorableEnum.Read<MessageSender>(row.GetString(3)),
        Content = row.GetString(4),
        Tokens = row.GetInt32(5),
        Status = StorableEnum.Read<MessageStatus>(row.GetString(6)),
        ReplyTo = row.TextOrNull(7) is { } replyTo ? IdText.Read(replyTo) : null,
        CreatedAt = TimeText.Read(row.GetString(8)),
        Metadata = StorableMetadata.Read(row.GetString(9)),
    };

    public SqliteCommand BindTo(SqliteCommand command) => command
        .With("$id", Id)
        .With("$bot_id", Message.BotId)
        .With("$conversation_id", Message.ConversationId)
        .With("$sender", StorableEnum.Write(Message.Sender))
        .With("$content", Message.Content)
        .With("$tokens", Message.Tokens)
        .With("$status", StorableEnum.Write(Message.Status))
        .With("$reply_to", Message.ReplyTo is { } replyTo ? IdText.Write(replyTo) : null)
        .With("$created_at", TimeText.Write(Message.CreatedAt))
        .With("$metadata", Metadata);
}
