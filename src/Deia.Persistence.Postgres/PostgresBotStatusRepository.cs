using Deia.Orchestration.State;
using Deia.Persistence.Postgres.Rows;
using Deia.Persistence.Postgres.Storage;

namespace Deia.Persistence.Postgres;

/// <summary>Keeps the last status of each bot in the table <c>bot_status</c>.</summary>
internal sealed class PostgresBotStatusRepository(PostgresStore store) : IBotStatusRepository
{
    private static readonly SqlScript Save = new("Status.Save");
    private static readonly SqlScript Find = new("Status.Find");
    private static readonly SqlScript Delete = new("Status.Delete");

    public async ValueTask SaveAsync(BotStatus status, long fence, CancellationToken cancellationToken = default) =>
        await store.ChangeAsync("status.save", status.BotId, fence, BotStatusRow.Bind(status, fence, Save), cancellationToken).ConfigureAwait(false);

    public ValueTask<BotStatus?> FindAsync(string botId, CancellationToken cancellationToken = default) =>
        store.AskAsync("status.find", new SqlStatement(Find).Text(botId), static rows => rows.FirstAsync(BotStatusRow.Read), cancellationToken);

    public ValueTask<bool> DeleteAsync(string botId, long fence, CancellationToken cancellationToken = default) =>
        store.ChangeAsync("status.delete", botId, fence, new SqlStatement(Delete).Text(botId).Long(fence), cancellationToken);
}
