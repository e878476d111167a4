using Deia.Orchestration.Leases;
using Deia.Persistence.Postgres.Rows;
using Deia.Persistence.Postgres.Storage;

namespace Deia.Persistence.Postgres;

/// <summary>Keeps the leases in the tables <c>hosts</c> and <c>bot_leases</c>. The time is the database's alone.</summary>
internal sealed class PostgresBotLeaseRepository(PostgresStore store) : IBotLeaseRepository
{
    private static readonly SqlScript Renew = new("Leases.Renew");
    private static readonly SqlScript Introduce = new("Leases.Introduce");
    private static readonly SqlScript Acquire = new("Leases.Acquire");
    private static readonly SqlScript Find = new("Leases.Find");
    private static readonly SqlScript List = new("Leases.List");
    private static readonly SqlScript Release = new("Leases.Release");
    private static readonly SqlScript Leave = new("Leases.Leave");

    public async ValueTask RenewAsync(HostIdentity host, TimeSpan duration, CancellationToken cancellationToken = default) =>
        await store.AskAsync("leases.renew", Host(Renew, host).Duration(duration), RowsAffectedAsync, cancellationToken).ConfigureAwait(false);

    public async ValueTask<BotLease> AcquireAsync(
        string botId, HostIdentity host, string? evictedHostId = null, CancellationToken cancellationToken = default)
    {
        SqlStatement[] statements =
        [
            Host(Introduce, host),
            new SqlStatement(Acquire).Text(botId).Text(host.Id).Text(evictedHostId),
            new SqlStatement(Find).Text(botId),
        ];
        while (true)
        {
            // The holder may give the bot back between the two, in which case nobody is found.
            var lease = await store.AskAsync(
                "leases.acquire", statements, static rows => rows.FirstAsync(LeaseRow.Read), Repeat.Always, cancellationToken).ConfigureAwait(false);
            if (lease is not null)
            {
                return lease;
            }
        }
    }

    public async ValueTask<bool> ReleaseAsync(string botId, long fence, CancellationToken cancellationToken = default) =>
        await store.AskAsync(
            "leases.release", new SqlStatement(Release).Text(botId).Long(fence), RowsAffectedAsync, cancellationToken).ConfigureAwait(false) > 0;

    public async ValueTask LeaveAsync(string hostId, CancellationToken cancellationToken = default) =>
        await store.AskAsync("leases.leave", new SqlStatement(Leave).Text(hostId), RowsAffectedAsync, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<BotLease>> ListAsync(CancellationToken cancellationToken = default) =>
        await store.AskAsync("leases.list", new SqlStatement(List), static rows => rows.AllAsync(LeaseRow.Read), cancellationToken).ConfigureAwait(false);

    private static SqlStatement Host(SqlScript script, HostIdentity host) => new SqlStatement(script).Text(host.Id).Text(host.Machine).Text(host.Process);

    private static Task<int> RowsAffectedAsync(Npgsql.NpgsqlDataReader rows) => Task.FromResult(rows.RecordsAffected);
}
