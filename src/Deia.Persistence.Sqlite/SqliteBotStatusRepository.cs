using Deia.Orchestration.State;
using Deia.Persistence.Sqlite.Rows;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>Keeps the last status of each bot in the table <c>bot_status</c>.</summary>
internal sealed class SqliteBotStatusRepository(SqliteStore store) : IBotStatusRepository
{
    private static readonly SqlScript Save = new("Status.Save");
    private static readonly SqlScript Find = new("Status.Find");
    private static readonly SqlScript Delete = new("Status.Delete");

    public async ValueTask SaveAsync(BotStatus status, long fence, CancellationToken cancellationToken = default) =>
        await store.WriteAsync(
            "status.save",
            new SqliteFence(status.BotId, fence),
            session => BotStatusRow.Bind(status, session.Prepare(Save)).ExecuteNonQuery(),
            cancellationToken).ConfigureAwait(false);

    public ValueTask<BotStatus?> FindAsync(string botId, CancellationToken cancellationToken = default) =>
        store.ReadAsync("status.find", session => session.Prepare(Find).With("$bot_id", botId).First(BotStatusRow.Read), cancellationToken);

    public ValueTask<bool> DeleteAsync(string botId, long fence, CancellationToken cancellationToken = default) =>
        store.WriteAsync(
            "status.delete",
            new SqliteFence(botId, fence),
            session => session.Prepare(Delete).With("$bot_id", botId).ExecuteNonQuery() > 0,
            cancellationToken);
}
