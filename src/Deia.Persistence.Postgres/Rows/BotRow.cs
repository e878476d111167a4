using Deia.Orchestration.Configuration;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Deia.Persistence.Postgres.Storage;
using Npgsql;

namespace Deia.Persistence.Postgres.Rows;

/// <summary>A bot as a row of <c>bots</c>.</summary>
internal static class BotRow
{
    /// <summary>Reads a row; the columns stand as in <c>Bots/List.sql</c>.</summary>
    public static BotInfo Read(NpgsqlDataReader row) => new()
    {
        Definition = StorableDefinition.Read(row.GetString(0), row.GetString(3), row.GetString(12)),
        CreatedAt = row.Time(1),
        UpdatedAt = row.Time(2),
        State = StorableEnum.Read<BotState>(row.GetString(4)),
        ShouldRun = row.GetBoolean(5),
        Detail = row.TextOrNull(6),
        Provider = row.TextOrNull(7),
        Model = row.TextOrNull(8),
        Host = row.GetString(9),
        Port = row.IntegerOrNull(10),
        ProcessId = row.IntegerOrNull(11),
    };

    /// <summary>Gives the values of <c>Bots/Save.sql</c>.</summary>
    public static SqlStatement Bind(BotInfo bot, long fence, SqlScript script) => new SqlStatement(script)
        .Text(bot.Id)
        .Long(fence)
        .Time(bot.CreatedAt)
        .Time(bot.UpdatedAt)
        .Json(StorableDefinition.Write(bot.Definition))
        .Text(StorableEnum.Write(bot.State))
        .Flag(bot.ShouldRun)
        .Text(bot.Detail)
        .Text(bot.Provider)
        .Text(bot.Model)
        .Text(bot.Host)
        .Integer(bot.Port)
        .Integer(bot.ProcessId)
        .Json(StorableMetadata.Write(bot.Definition.Metadata));
}
