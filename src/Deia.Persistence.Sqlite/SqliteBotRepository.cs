using Deia.Orchestration.State;
using Deia.Persistence.Sqlite.Rows;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>Keeps the bots in the table <c>bots</c>.</summary>
internal sealed class SqliteBotRepository(SqliteStore store) : IBotRepository
{
    private static readonly SqlScript Save = new("Bots.Save");
    private static readonly SqlScript ReleasePort = new("Bots.ReleasePort");
    private static readonly SqlScript Find = new("Bots.Find");
    private static readonly SqlScript List = new("Bots.List");
    private static readonly SqlScript Delete = new("Bots.Delete");

    public async ValueTask SaveAsync(BotInfo bot, CancellationToken cancellationToken = default)
    {
        var row = BotRow.Of(bot);
        await store.WriteAsync(
            session =>
            {
                if (bot.Port is not null)
                {
                    session.Prepare(ReleasePort).With("$id", bot.Id).With("$port", bot.Port).ExecuteNonQuery();
                }

                return row.BindTo(session.Prepare(Save)).ExecuteNonQuery();
            },
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<BotInfo?> FindAsync(string botId, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => session.Prepare(Find).With("$id", botId).First(BotRow.Read), cancellationToken);

    public ValueTask<IReadOnlyList<BotInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        store.ReadAsync<IReadOnlyList<BotInfo>>(static session => session.Prepare(List).All(BotRow.Read), cancellationToken);

    public ValueTask<bool> DeleteAsync(string botId, CancellationToken cancellationToken = default) =>
        store.WriteAsync(session => session.Prepare(Delete).With("$id", botId).ExecuteNonQuery() > 0, cancellationToken);
}
