using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Deia.Persistence.Postgres.Storage;
using Npgsql;

namespace Deia.Persistence.Postgres.Rows;

/// <summary>A status as a row of <c>bot_status</c>.</summary>
internal static class BotStatusRow
{
    /// <summary>Reads a row; the columns stand as in <c>Status/Find.sql</c>.</summary>
    public static BotStatus Read(NpgsqlDataReader row) => new()
    {
        BotId = row.GetString(0),
        State = StorableEnum.Read<BotState>(row.GetString(1)),
        MemoryMb = row.GetInt32(2),
        CpuPercent = row.GetDouble(3),
        UptimeSeconds = row.GetInt64(4),
        LastMessageAt = row.IsDBNull(5) ? null : row.Time(5),
        ErrorCount = row.GetInt32(6),
        Restarts = row.GetInt32(7),
        QueueDepth = row.GetInt32(8),
        MessageCount = row.GetInt32(9),
        Backend = new BackendStatus(row.GetBoolean(10), row.TextOrNull(11)),
        UpdatedAt = row.Time(12),
    };

    /// <summary>Gives the values of <c>Status/Save.sql</c>.</summary>
    public static SqlStatement Bind(BotStatus status, long fence, SqlScript script) => new SqlStatement(script)
        .Text(status.BotId)
        .Long(fence)
        .Text(StorableEnum.Write(status.State))
        .Integer(status.MemoryMb)
        .Number(status.CpuPercent)
        .Long(status.UptimeSeconds)
        .Time(status.LastMessageAt)
        .Integer(status.ErrorCount)
        .Integer(status.Restarts)
        .Integer(status.QueueDepth)
        .Integer(status.MessageCount)
        .Flag(status.Backend.Reachable)
        .Text(status.Backend.Detail)
        .Time(status.UpdatedAt);
}
