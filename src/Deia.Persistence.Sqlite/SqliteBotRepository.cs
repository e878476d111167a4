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
    private static readonly SqlScript ListShouldRun = new("Bots.ListShouldRun");
    private static readonly SqlScript Delete = new("Bots.Delete");

    public async ValueTask SaveAsync(BotInfo bot, long fence, CancellationToken cancellationToken = default)
    {
        var row = BotRow.Of(bot);
        await store.WriteAsync(
            "bots.save",
            new SqliteFence(bot.Id, fence),
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
        store.ReadAsync("bots.find", session => session.Prepare(Find).With("$id", botId).First(BotRow.Read), cancellationToken);

    public ValueTask<IReadOnlyList<BotInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        store.ReadAsync<IReadOnlyList<BotInfo>>("bots.list", static session => session.Prepare(List).All(BotRow.Read), cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListShouldRunAsync(CancellationToken cancellationToken = default) =>
        store.ReadAsync<IReadOnlyList<string>>(
            "bots.list_should_run", static session => session.Prepare(ListShouldRun).All(static row => row.GetString(0)), cancellationToken);

    public ValueTask<bool> DeleteAsync(string botId, long fence, CancellationToken cancellationToken = default) =>
        store.WriteAsync(
            "bots.delete",
            new SqliteFence(botId, fence),
            session => session.Prepare(Delete).With("$id", botId).ExecuteNonQuery() > 0,
            cancellationToken);
}
