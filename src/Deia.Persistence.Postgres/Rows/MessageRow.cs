using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;
using Deia.Persistence.Postgres.Storage;
using Npgsql;

namespace Deia.Persistence.Postgres.Rows;

/// <summary>A message as a row of <c>chat_messages</c>.</summary>
internal static class MessageRow
{
    /// <summary>Reads a row; the columns stand as in <c>Messages/Find.sql</c>.</summary>
    public static StoredMessage Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        BotId = row.GetString(1),
        ConversationId = row.GetString(2),
        Sender = StorableEnum.Read<MessageSender>(row.GetString(3)),
        Content = row.GetString(4),
        Tokens = row.GetInt32(5),
        Status = StorableEnum.Read<MessageStatus>(row.GetString(6)),
        ReplyTo = row.IsDBNull(7) ? null : row.GetGuid(7),
        CreatedAt = row.Time(8),
        Metadata = StorableMetadata.Read(row.GetString(9)),
    };
}
