using Deia.Orchestration.Leases;
using Deia.Persistence.Postgres.Storage;
using Npgsql;

namespace Deia.Persistence.Postgres.Rows;

/// <summary>A lease as a row of <c>bot_leases</c> and its host.</summary>
internal static class LeaseRow
{
    /// <summary>Reads a row; the columns stand as in <c>Leases/List.sql</c>.</summary>
    public static BotLease Read(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), new HostIdentity(row.GetString(2), row.TextOrNull(3), row.TextOrNull(4)), row.GetBoolean(5));
}
