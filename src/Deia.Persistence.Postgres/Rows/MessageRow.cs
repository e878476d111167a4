using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;
using Deia.Persistence.Postgres.Storage;
using Npgsql;
using NpgsqlTypes;

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

    /// <summary>Adds many messages to the values of a statement, column by column; the columns stand as in <c>Messages/Import.sql</c>.</summary>
    public static SqlStatement Bind(IReadOnlyList<StoredMessage> messages, SqlStatement statement) => statement
        .Many(NpgsqlDbType.Uuid, Each(messages, static message => message.Id))
        .Many(NpgsqlDbType.Text, Each(messages, static message => message.ConversationId))
        .Many(NpgsqlDbType.Text, Each(messages, static message => StorableEnum.Write(message.Sender)))
        .Many(NpgsqlDbType.Text, Each(messages, static message => message.Content))
        .Many(NpgsqlDbType.Integer, Each(messages, static message => message.Tokens))
        .Many(NpgsqlDbType.Text, Each(messages, static message => StorableEnum.Write(message.Status)))
        .Many(NpgsqlDbType.Uuid, Each(messages, static message => message.ReplyTo))
        .Many(NpgsqlDbType.TimestampTz, Each(messages, static message => message.CreatedAt.ToUniversalTime()))
        .Many(NpgsqlDbType.Text, Each(messages, static message => StorableMetadata.Write(message.Metadata)));

    private static T[] Each<T>(IReadOnlyList<StoredMessage> messages, Func<StoredMessage, T> choose) => [.. messages.Select(choose)];
}
