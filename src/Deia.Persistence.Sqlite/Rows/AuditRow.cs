using Deia.Orchestration.Auditing;
using Deia.Orchestration.Configuration.Storable;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Rows;

/// <summary>An audit entry as a row of <c>audit_logs</c>. What somebody else has changed is read as far as it can be: it is for the hash to tell.</summary>
internal static class AuditRow
{
    /// <summary>Reads a row; the columns stand in the order of the table.</summary>
    public static AuditEntry Read(SqliteDataReader row) => new(
        IdText.TryRead(row.GetString(0)),
        row.TextOrNull(1),
        row.GetString(2),
        row.TextOrNull(3) ?? "",
        StorableDetails.Read(row.TextOrNull(4)),
        TimeText.TryRead(row.GetString(5)),
        row.BytesOrNone(6),
        row.BytesOrNone(7));

    public static SqliteCommand Bind(AuditEntry entry, SqliteCommand command) => command
        .With("$id", IdText.Write(entry.Id))
        .With("$bot_id", entry.BotId)
        .With("$action", entry.Action)
        .With("$user_id", entry.UserId)
        .With("$details", StorableDetails.Write(entry.Details))
        .With("$created_at", TimeText.Write(entry.CreatedAt))
        .With("$hash", entry.Hash.ToArray())
        .With("$previous_hash", entry.PreviousHash.ToArray());
}
