using Deia.Orchestration.Maintenance;
using Deia.Persistence.Sqlite.Rows;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>Removes the old from <c>chat_messages</c>, <c>audit_logs</c> and <c>bot_status</c>.</summary>
/// <remarks>
/// A reader finds what is to go, and the writer removes it by its keys, after another look at whether it may. So the one writer, whom everybody waits for,
/// never searches: a step holds it up for as long as it takes to remove those rows, however much of the table other hosts keep.
/// </remarks>
internal sealed class SqliteRetentionRepository(SqliteStore store, TimeProvider timeProvider) : IRetentionRepository
{
    private static readonly SqlScript HeldElsewhere = new("Retention.HeldElsewhere");
    private static readonly RetentionTable Messages = new("Messages");
    private static readonly RetentionChain Audit = new();
    private static readonly RetentionTable Status = new("Status");

    public ValueTask<RetentionCounts> CountAsync(RetentionCutoffs cutoffs, string hostId, CancellationToken cancellationToken = default) =>
        store.ReadAsync(
            "retention.count",
            session =>
            {
                var held = Held(session, hostId);
                return new RetentionCounts(
                    Messages.Count(session, cutoffs.ChatMessages, held),
                    Audit.Count(session, cutoffs.AuditLogs),
                    Status.Count(session, cutoffs.BotStatus, held));
            },
            cancellationToken);

    public async ValueTask<RetentionStep> PurgeAsync(
        RetentionCutoffs cutoffs, string hostId, int limit, CancellationToken cancellationToken = default)
    {
        var (messages, audit, status) = await store.ReadAsync(
            "retention.find",
            session =>
            {
                var held = Held(session, hostId);
                return (
                    Messages.Expired(session, cutoffs.ChatMessages, held, limit),
                    Audit.Expired(session, cutoffs.AuditLogs, limit),
                    Status.Expired(session, cutoffs.BotStatus, held, limit));
            },
            cancellationToken).ConfigureAwait(false);
        var isLast = messages.Count < limit && audit.Count < limit && status.Count < limit;
        if (messages.Count + audit.Count + status.Count == 0)
        {
            return new RetentionStep(new Dictionary<string, int>(), 0, 0, isLast);
        }

        return await store.WriteAsync(
            "retention.purge",
            session =>
            {
                var held = Held(session, hostId);
                var removed = Messages.Purge(session, cutoffs.ChatMessages, held, messages);
                return new RetentionStep(
                    removed.CountBy(static botId => botId!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
                    Audit.Purge(session, audit),
                    Status.Purge(session, cutoffs.BotStatus, held, status).Count,
                    isLast);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private string Held(SqliteSession session, string hostId) =>
        (string)session.Prepare(HeldElsewhere).With("$host_id", hostId).With("$now", TimeText.Write(timeProvider.GetUtcNow())).ExecuteScalar()!;
}
