using Deia.Orchestration.Configuration;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Rows;

/// <summary>A bot as a row of <c>bots</c>. It is made by the caller, so that the one writer only has to bind it.</summary>
internal sealed record BotRow(BotInfo Bot, string Config, string Metadata)
{
    public static BotRow Of(BotInfo bot) => new(bot, StorableDefinition.Write(bot.Definition), StorableMetadata.Write(bot.Definition.Metadata));

    /// <summary>Reads a row; the columns stand in the order of the table.</summary>
    public static BotInfo Read(SqliteDataReader row) => new()
    {
        Definition = StorableDefinition.Read(row.GetString(0), row.GetString(3), row.GetString(12)),
        CreatedAt = TimeText.Read(row.GetString(1)),
        UpdatedAt = TimeText.Read(row.GetString(2)),
        State = StorableEnum.Read<BotState>(row.GetString(4)),
        ShouldRun = row.GetBoolean(5),
        Detail = row.TextOrNull(6),
        Provider = row.TextOrNull(7),
        Model = row.TextOrNull(8),
        Host = row.GetString(9),
        Port = row.IsDBNull(10) ? null : row.GetInt32(10),
        ProcessId = row.IsDBNull(11) ? null : row.GetInt32(11),
    };

    public SqliteCommand BindTo(SqliteCommand command) => command
        .With("$id", Bot.Id)
        .With("$created_at", TimeText.Write(Bot.CreatedAt))
        .With("$updated_at", TimeText.Write(Bot.UpdatedAt))
        .With("$config", Config)
        .With("$status", StorableEnum.Write(Bot.State))
        .With("$should_run", Bot.ShouldRun)
        .With("$detail", Bot.Detail)
        .With("$provider", Bot.Provider)
        .With("$model", Bot.Model)
        .With("$host", Bot.Host)
        .With("$port", Bot.Port)
        .With("$process_id", Bot.ProcessId)
        .With("$metadata", Metadata);
}
