using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Rows;

/// <summary>A status as a row of <c>bot_status</c>.</summary>
internal static class BotStatusRow
{
    /// <summary>Reads a row; the columns stand in the order of the table.</summary>
    public static BotStatus Read(SqliteDataReader row) => new()
    {
        BotId = row.GetString(0),
        State = StorableEnum.Read<BotState>(row.GetString(1)),
        MemoryMb = row.GetInt32(2),
        CpuPercent = row.GetDouble(3),
        UptimeSeconds = row.GetInt64(4),
        LastMessageAt = row.TextOrNull(5) is { } at ? TimeText.Read(at) : null,
        ErrorCount = row.GetInt32(6),
        Restarts = row.GetInt32(7),
        QueueDepth = row.GetInt32(8),
        MessageCount = row.GetInt32(9),
        Backend = new BackendStatus(row.GetBoolean(10), row.TextOrNull(11)),
        UpdatedAt = TimeText.Read(row.GetString(12)),
    };

    public static SqliteCommand Bind(BotStatus status, SqliteCommand command) => command
        .With("$bot_id", status.BotId)
        .With("$status", StorableEnum.Write(status.State))
        .With("$memory_mb", status.MemoryMb)
        .With("$cpu_percent", status.CpuPercent)
        .With("$uptime_seconds", status.UptimeSeconds)
        .With("$last_message", status.LastMessageAt is { } at ? TimeText.Write(at) : null)
        .With("$error_count", status.ErrorCount)
        .With("$restarts", status.Restarts)
        .With("$queue_depth", status.QueueDepth)
        .With("$message_count", status.MessageCount)
        .With("$backend_reachable", status.Backend.Reachable)
        .With("$backend_detail", status.Backend.Detail)
        .With("$updated_at", TimeText.Write(status.UpdatedAt));
}
