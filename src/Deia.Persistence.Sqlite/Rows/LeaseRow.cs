using Deia.Orchestration.Leases;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Rows;

/// <summary>A lease as a row of <c>bot_leases</c>, joined with its holder's row of <c>hosts</c>.</summary>
internal static class LeaseRow
{
    /// <summary>Reads a row; the columns stand in the order of the record.</summary>
    public static BotLease Read(SqliteDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), new HostIdentity(row.GetString(2), row.TextOrNull(3), row.TextOrNull(4)), row.GetBoolean(5));

    public static SqliteCommand Bind(HostIdentity host, SqliteCommand command) => command
        .With("$id", host.Id)
        .With("$machine", host.Machine)
        .With("$process", host.Process);
}
