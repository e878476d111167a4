using Deia.Persistence.Sqlite.Rows;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>What retention asks <c>audit_logs</c>, of which the oldest entries alone can go: each holds the hash of the one before.</summary>
internal sealed class RetentionChain
{
    private readonly SqlScript _count = new("Retention.CountAudit");
    private readonly SqlScript _oldest = new("Retention.OldestAudit");
    private readonly SqlScript _moveBase = new("Retention.MoveAuditBase");
    private readonly SqlScript _purge = new("Retention.PurgeAudit");

    /// <summary>Counts what may go.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cutoff">What is older than this may go, up to the first entry that is not.</param>
    public long Count(SqliteSession session, DateTimeOffset cutoff) => (long)session.Prepare(_count).With("$cutoff", TimeText.Write(cutoff)).ExecuteScalar()!;

    /// <summary>Finds the oldest of what may go.</summary>
    /// <returns>The ids, oldest first.</returns>
    public List<string> Expired(SqliteSession session, DateTimeOffset cutoff, int limit) =>
    [
        .. session.Prepare(_oldest)
            .With("$limit", limit)
            .All(static row => (Id: row.GetString(0), CreatedAt: row.GetString(1)))
            .TakeWhile(entry => string.CompareOrdinal(entry.CreatedAt, TimeText.Write(cutoff)) < 0)
            .Select(entry => entry.Id),
    ];

    /// <summary>Removes what was found, and tells the chain where it begins now.</summary>
    /// <returns>How many were removed.</returns>
    public int Purge(SqliteSession session, List<string> ids)
    {
        if (ids.Count == 0)
        {
            return 0;
        }

        session.Prepare(_moveBase).With("$last_id", ids[^1]).ExecuteNonQuery();
        return session.Prepare(_purge).With("$last_id", ids[^1]).ExecuteNonQuery();
    }
}
