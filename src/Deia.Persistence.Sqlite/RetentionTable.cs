using System.Text.Json;
using Deia.Persistence.Sqlite.Rows;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>What retention asks one table.</summary>
/// <param name="name">The name that its scripts end with.</param>
internal sealed class RetentionTable(string name)
{
    private readonly SqlScript _count = new("Retention.Count" + name);
    private readonly SqlScript _expired = new("Retention.Expired" + name);
    private readonly SqlScript _purge = new("Retention.Purge" + name);

    /// <summary>Counts what may go.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cutoff">What is older than this may go.</param>
    /// <param name="held">The bots to leave alone, as a JSON array.</param>
    public long Count(SqliteSession session, DateTimeOffset cutoff, string held) =>
        (long)session.Prepare(_count).With("$cutoff", TimeText.Write(cutoff)).With("$held", held).ExecuteScalar()!;

    /// <summary>Finds the oldest of what may go.</summary>
    /// <returns>The keys.</returns>
    public List<string> Expired(SqliteSession session, DateTimeOffset cutoff, string held, int limit) =>
        session.Prepare(_expired)
            .With("$cutoff", TimeText.Write(cutoff))
            .With("$held", held)
            .With("$limit", limit)
            .All(static row => row.GetString(0));

    /// <summary>Removes what was found, unless that has changed.</summary>
    /// <returns>The bot of each row that was removed; null where it had none.</returns>
    public List<string?> Purge(SqliteSession session, DateTimeOffset cutoff, string held, List<string> keys) =>
        keys.Count == 0
            ? []
            : session.Prepare(_purge)
                .With("$ids", JsonSerializer.Serialize(keys, RowKeysJson.Default.ListString))
                .With("$cutoff", TimeText.Write(cutoff))
                .With("$held", held)
                .All(static row => row.TextOrNull(0));
}
