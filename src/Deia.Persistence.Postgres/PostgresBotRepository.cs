using Deia.Orchestration.State;
using Deia.Persistence.Postgres.Rows;
using Deia.Persistence.Postgres.Storage;

namespace Deia.Persistence.Postgres;

/// <summary>Keeps the bots in the table <c>bots</c>.</summary>
internal sealed class PostgresBotRepository(PostgresStore store) : IBotRepository
{
    private static readonly SqlScript Save = new("Bots.Save");
    private static readonly SqlScript Find = new("Bots.Find");
    private static readonly SqlScript List = new("Bots.List");
    private static readonly SqlScript ListShouldRun = new("Bots.ListShouldRun");
    private static readonly SqlScript Delete = new("Bots.Delete");

    public async ValueTask SaveAsync(BotInfo bot, long fence, CancellationToken cancellationToken = default) =>
        await store.ChangeAsync("bots.save", bot.Id, fence, BotRow.Bind(bot, fence, Save), cancellationToken).ConfigureAwait(false);

    public ValueTask<BotInfo?> FindAsync(string botId, CancellationToken cancellationToken = default) =>
        store.AskAsync("bots.find", new SqlStatement(Find).Text(botId), static rows => rows.FirstAsync(BotRow.Read), cancellationToken);

    public async ValueTask<IReadOnlyList<BotInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        await store.AskAsync("bots.list", new SqlStatement(List), static rows => rows.AllAsync(BotRow.Read), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<string>> ListShouldRunAsync(CancellationToken cancellationToken = default) =>
        await store.AskAsync(
            "bots.list-should-run",
            new SqlStatement(ListShouldRun),
            static rows => rows.AllAsync(static row => row.GetString(0)),
            cancellationToken).ConfigureAwait(false);

    public ValueTask<bool> DeleteAsync(string botId, long fence, CancellationToken cancellationToken = default) =>
        store.ChangeAsync("bots.delete", botId, fence, new SqlStatement(Delete).Text(botId).Long(fence), cancellationToken);
}
