using Deia.Orchestration.Maintenance;
using Deia.Persistence.Postgres.Storage;
using Npgsql;

namespace Deia.Persistence.Postgres;

/// <summary>Removes old rows by the indexes on their times.</summary>
/// <remarks>
/// A step looks at so many of the oldest messages from where the last one stood, so that neither what must stay nor what was removed before it, and not yet
/// vacuumed, is walked over again and again. Where the last one stood is kept in memory: a host that starts anew begins at the oldest, once.
/// </remarks>
internal sealed class PostgresRetentionRepository(PostgresStore store) : IRetentionRepository, IDisposable
{
    private static readonly SqlScript CountMessages = new("Retention.CountMessages");
    private static readonly SqlScript CountAudit = new("Retention.CountAudit");
    private static readonly SqlScript CountStatus = new("Retention.CountStatus");
    private static readonly SqlScript PurgeMessages = new("Retention.PurgeMessages");
    private static readonly SqlScript PurgeAudit = new("Retention.PurgeAudit");
    private static readonly SqlScript PurgeStatus = new("Retention.PurgeStatus");
    private static readonly SqlScript LockChain = new("Retention.LockChain");
    private static readonly SqlScript LockRemovedBots = new("Retention.LockRemovedBots");
    private static readonly SqlScript PurgeBots = new("Retention.PurgeBots");
    private static readonly SqlScript PurgeHosts = new("Retention.PurgeHosts");

    private static readonly Position Oldest = new(DateTimeOffset.MinValue, Guid.Empty);

    // Steps of one host make way for each other; more than one at a time would only wait in the database.
    private readonly SemaphoreSlim _turn = new(1);
    private Position _position = Oldest;

    public ValueTask<RetentionCounts> CountAsync(RetentionCutoffs cutoffs, string hostId, CancellationToken cancellationToken = default) =>
        store.AskAsync(
            "retention.count",
            [
                new SqlStatement(CountMessages).Time(cutoffs.ChatMessages).Text(hostId),
                new SqlStatement(CountAudit).Time(cutoffs.AuditLogs),
                new SqlStatement(CountStatus).Time(cutoffs.BotStatus).Text(hostId),
            ],
            static async rows => new RetentionCounts(
                await NumberAsync(rows).ConfigureAwait(false), await NumberAsync(rows).ConfigureAwait(false), await NumberAsync(rows).ConfigureAwait(false)),
            Repeat.Always,
            cancellationToken);

    public async ValueTask<RetentionStep> PurgeAsync(
        RetentionCutoffs cutoffs, string hostId, int limit, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (examined, last, messages, audit, statuses) = await PurgeOnceAsync(cutoffs, hostId, limit, cancellationToken).ConfigureAwait(false);
            var isPassed = examined < limit;
            _position = isPassed ? Oldest : last;
            var isLast = isPassed && audit < limit && statuses < limit;
            if (isLast)
            {
                await PurgeRemainsAsync(cancellationToken).ConfigureAwait(false);
            }

            return new RetentionStep(messages, audit, statuses, isLast);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private ValueTask<(long Examined, Position Last, Dictionary<string, int> Messages, int Audit, int Statuses)> PurgeOnceAsync(
        RetentionCutoffs cutoffs, string hostId, int limit, CancellationToken cancellationToken) =>
        store.AskAsync(
            "retention.purge",
            [
                new SqlStatement(PurgeMessages).Time(cutoffs.ChatMessages).Text(hostId).Long(limit).Time(_position.CreatedAt).Id(_position.Id),
                new SqlStatement(PurgeStatus).Time(cutoffs.BotStatus).Text(hostId).Long(limit),

                // Last, as the end of the chain is locked until all of it is committed.
                new SqlStatement(LockChain),
                new SqlStatement(PurgeAudit).Time(cutoffs.AuditLogs).Long(limit),
            ],
            static async rows =>
            {
                var (examined, last, messages) = await rows.OneAsync(ReadMessages).ConfigureAwait(false);
                await rows.NextResultAsync().ConfigureAwait(false);
                var statuses = (int)await NumberAsync(rows).ConfigureAwait(false);
                await rows.NextResultAsync().ConfigureAwait(false);
                return (examined, last, messages, (int)await NumberAsync(rows).ConfigureAwait(false), statuses);
            },
            Repeat.Always,
            cancellationToken);

    /// <summary>Removes the rows of bots and hosts that are gone and that nothing refers to any more.</summary>
    private async ValueTask PurgeRemainsAsync(CancellationToken cancellationToken) =>
        await store.AskAsync(
            "retention.remains",
            [new SqlStatement(LockRemovedBots), new SqlStatement(PurgeBots), new SqlStatement(PurgeHosts)],
            static rows => Task.FromResult(rows.RecordsAffected),
            Repeat.Always,
            cancellationToken).ConfigureAwait(false);

    private static (long Examined, Position Last, Dictionary<string, int> Messages) ReadMessages(NpgsqlDataReader row)
    {
        var examined = row.GetInt64(0);
        var last = examined == 0 ? Oldest : new Position(row.Time(1), row.GetGuid(2));
        var counts = row.GetFieldValue<int[]>(4);
        return (examined, last, row.GetFieldValue<string[]>(3).Zip(counts).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
    }

    /// <summary>Reads one number, and goes on to the next answer.</summary>
    private static async Task<long> NumberAsync(NpgsqlDataReader rows)
    {
        var number = await rows.OneAsync(static row => row.GetInt64(0)).ConfigureAwait(false);
        await rows.NextResultAsync().ConfigureAwait(false);
        return number;
    }

    /// <summary>The message that a step looked at last.</summary>
    private readonly record struct Position(DateTimeOffset CreatedAt, Guid Id);
}
