using System.Runtime.CompilerServices;
using Deia.Orchestration.Auditing;
using Deia.Persistence.Sqlite.Rows;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite;

/// <summary>Keeps the audit log in the table <c>audit_logs</c>, and where its chain begins and ends in <c>audit_chain</c>.</summary>
internal sealed class SqliteAuditRepository(SqliteStore store) : IAuditRepository
{
    private const int PieceSize = 500;

    // Every id in lower-case hexadecimal stands between these two.
    private const string BeforeAllIds = "";
    private const string AfterAllIds = "~";

    private static readonly SqlScript FindChain = new("Audit.FindChain");
    private static readonly SqlScript MoveHead = new("Audit.MoveHead");
    private static readonly SqlScript Add = new("Audit.Add");
    private static readonly SqlScript Page = new("Audit.Page");
    private static readonly SqlScript PageOfBot = new("Audit.PageOfBot");
    private static readonly SqlScript PageOfUser = new("Audit.PageOfUser");
    private static readonly SqlScript PageOfAction = new("Audit.PageOfAction");
    private static readonly SqlScript ReadAll = new("Audit.ReadAll");

    public ValueTask<AuditChain> FindChainAsync(CancellationToken cancellationToken = default) =>
        store.ReadAsync(
            "audit.find_chain",
            session => session.Prepare(FindChain).First(static row => new AuditChain(
                row.BytesOrNone(0), row.BytesOrNone(1), row.TextOrNull(2) is { } lastId ? IdText.TryRead(lastId) : null))!,
            cancellationToken);

    public ValueTask<bool> AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default) =>
        store.WriteAsync(
            "audit.append",
            session =>
            {
                var isMoved = session.Prepare(MoveHead)
                    .With("$previous_head", entries[0].PreviousHash.ToArray())
                    .With("$head", entries[^1].Hash.ToArray())
                    .With("$last_id", IdText.Write(entries[^1].Id))
                    .ExecuteNonQuery() > 0;
                foreach (var entry in isMoved ? entries : [])
                {
                    AuditRow.Bind(entry, session.Prepare(Add)).ExecuteNonQuery();
                }

                return isMoved;
            },
            cancellationToken);

    public ValueTask<AuditPage> PageAsync(AuditQuery query, CancellationToken cancellationToken = default) =>
        store.ReadAsync(
            "audit.page",
            session =>
            {
                var found = Filter(session, query)
                    .With("$before", query.Before is { } before ? IdText.Write(before) : AfterAllIds)
                    .With("$limit", query.Limit + 1L)
                    .All(AuditRow.Read);
                return AuditPage.Of(found, query.Limit);
            },
            cancellationToken);

    public async IAsyncEnumerable<AuditEntry> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<AuditEntry> piece;
        var after = BeforeAllIds;
        do
        {
            // Between two pieces nothing is held, so a slow reader keeps no connection, and no old page of the file.
            piece = await store.ReadAsync(
                "audit.read_all",
                session => session.Prepare(ReadAll).With("$after", after).With("$limit", PieceSize).All(AuditRow.Read),
                cancellationToken).ConfigureAwait(false);
            foreach (var entry in piece)
            {
                yield return entry;
            }

            after = piece is [.., var last] ? IdText.Write(last.Id) : after;
        }
        while (piece.Count == PieceSize && piece[^1].Id != Guid.Empty);
    }

    /// <summary>Chooses the index that is likely to lead to the fewest entries.</summary>
    private static SqliteCommand Filter(SqliteSession session, AuditQuery query)
    {
        if (query.BotId is not null)
        {
            return session.Prepare(PageOfBot).With("$bot_id", query.BotId).With("$action", query.Action).With("$user_id", query.UserId);
        }

        if (query.UserId is not null)
        {
            return session.Prepare(PageOfUser).With("$action", query.Action).With("$user_id", query.UserId);
        }

        return query.Action is null ? session.Prepare(Page) : session.Prepare(PageOfAction).With("$action", query.Action);
    }
}
