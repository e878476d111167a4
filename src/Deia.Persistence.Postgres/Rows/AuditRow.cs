using Deia.Orchestration.Auditing;
using Deia.Orchestration.Configuration.Storable;
using Deia.Persistence.Postgres.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Deia.Persistence.Postgres.Rows;

/// <summary>An audit entry as a row of <c>audit_logs</c>. What somebody else has changed is read as far as it can be: it is for the hash to tell.</summary>
internal static class AuditRow
{
    /// <summary>Reads a row; the columns stand as in <c>Audit/Page.sql</c>.</summary>
    public static AuditEntry Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.TextOrNull(1),
        row.GetString(2),
        row.TextOrNull(3) ?? "",
        StorableDetails.Read(row.TextOrNull(4)),
        row.Time(5),
        row.BytesOrNone(6),
        row.BytesOrNone(7));

    /// <summary>Adds entries to the values of a statement, column by column; the columns stand as in <c>Audit/Append.sql</c>.</summary>
    public static SqlStatement Bind(IReadOnlyList<AuditEntry> entries, SqlStatement statement) => statement
        .Many(NpgsqlDbType.Uuid, Each(entries, static entry => entry.Id))
        .Many(NpgsqlDbType.Text, Each(entries, static entry => entry.BotId))
        .Many(NpgsqlDbType.Text, Each(entries, static entry => entry.Action))
        .Many(NpgsqlDbType.Text, Each(entries, static entry => entry.UserId))
        .Many(NpgsqlDbType.Text, Each(entries, static entry => StorableDetails.Write(entry.Details)))
        .Many(NpgsqlDbType.TimestampTz, Each(entries, static entry => entry.CreatedAt.ToUniversalTime()))
        .Many(NpgsqlDbType.Bytea, Each(entries, static entry => entry.Hash.ToArray()))
        .Many(NpgsqlDbType.Bytea, Each(entries, static entry => entry.PreviousHash.ToArray()));

    private static T[] Each<T>(IReadOnlyList<AuditEntry> entries, Func<AuditEntry, T> choose) => [.. entries.Select(choose)];
}
