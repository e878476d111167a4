using Deia.Orchestration.Leases;
using Deia.Persistence.Sqlite.Rows;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>Keeps the leases in the tables <c>hosts</c> and <c>bot_leases</c>.</summary>
/// <param name="store">The file. Hosts that share it stand on one machine, so they read one clock.</param>
/// <param name="timeProvider">That clock. It is read within the transaction, when the write has its turn.</param>
internal sealed class SqliteBotLeaseRepository(SqliteStore store, TimeProvider timeProvider) : IBotLeaseRepository
{
    private static readonly SqlScript Renew = new("Leases.Renew");
    private static readonly SqlScript Forget = new("Leases.Forget");
    private static readonly SqlScript Introduce = new("Leases.Introduce");
    private static readonly SqlScript Acquire = new("Leases.Acquire");
    private static readonly SqlScript Find = new("Leases.Find");
    private static readonly SqlScript Release = new("Leases.Release");
    private static readonly SqlScript ReleaseAll = new("Leases.ReleaseAll");
    private static readonly SqlScript Leave = new("Leases.Leave");
    private static readonly SqlScript List = new("Leases.List");

    public async ValueTask RenewAsync(HostIdentity host, TimeSpan duration, CancellationToken cancellationToken = default) =>
        await store.WriteAsync(
            "leases.renew",
            session =>
            {
                var now = timeProvider.GetUtcNow();
                LeaseRow.Bind(host, session.Prepare(Renew)).With("$live_until", TimeText.Write(now + duration)).ExecuteNonQuery();
                return session.Prepare(Forget).With("$now", TimeText.Write(now)).ExecuteNonQuery();
            },
            cancellationToken).ConfigureAwait(false);

    public ValueTask<BotLease> AcquireAsync(
        string botId, HostIdentity host, string? evictedHostId = null, CancellationToken cancellationToken = default) =>
        store.WriteAsync(
            "leases.acquire",
            session =>
            {
                var now = TimeText.Write(timeProvider.GetUtcNow());
                var isTaken = session.Prepare(Acquire)
                    .With("$bot_id", botId)
                    .With("$host_id", host.Id)
                    .With("$evicted_host_id", evictedHostId)
                    .With("$now", now)
                    .ExecuteNonQuery() > 0;
                if (isTaken)
                {
                    LeaseRow.Bind(host, session.Prepare(Introduce)).With("$never", TimeText.Write(DateTimeOffset.MinValue)).ExecuteNonQuery();
                }

                return session.Prepare(Find).With("$bot_id", botId).With("$now", now).First(LeaseRow.Read)!;
            },
            cancellationToken);

    public ValueTask<bool> ReleaseAsync(string botId, long fence, CancellationToken cancellationToken = default) =>
        store.WriteAsync(
            "leases.release",
            session => session.Prepare(Release).With("$bot_id", botId).With("$fence", fence).ExecuteNonQuery() > 0,
            cancellationToken);

    public async ValueTask LeaveAsync(string hostId, CancellationToken cancellationToken = default) =>
        await store.WriteAsync(
            "leases.leave",
            session =>
            {
                session.Prepare(ReleaseAll).With("$host_id", hostId).ExecuteNonQuery();
                return session.Prepare(Leave).With("$host_id", hostId).ExecuteNonQuery();
            },
            cancellationToken).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<BotLease>> ListAsync(CancellationToken cancellationToken = default) =>
        store.ReadAsync<IReadOnlyList<BotLease>>(
            "leases.list",
            session => session.Prepare(List).With("$now", TimeText.Write(timeProvider.GetUtcNow())).All(LeaseRow.Read),
            cancellationToken);
}
