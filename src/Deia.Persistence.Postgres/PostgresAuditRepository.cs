using System.Runtime.CompilerServices;
using Deia.Orchestration.Auditing;
using Deia.Persistence.Postgres.Rows;
using Deia.Persistence.Postgres.Storage;
using Npgsql;

namespace Deia.Persistence.Postgres;

/// <summary>Keeps the audit log in the table <c>audit_logs</c>, and where its chain begins and ends in <c>audit_chain</c>.</summary>
internal sealed class PostgresAuditRepository(PostgresStore store) : IAuditRepository
{
    private const int PieceOfLog = 500;

    private static readonly SqlScript FindChain = new("Audit.FindChain");
    private static readonly SqlScript Append = new("Audit.Append");
    private static readonly SqlScript Page = new("Audit.Page");
    private static readonly SqlScript PageOfBot = new("Audit.PageOfBot");
    private static readonly SqlScript PageOfUser = new("Audit.PageOfUser");
    private static readonly SqlScript PageOfAction = new("Audit.PageOfAction");
    private static readonly SqlScript ReadAll = new("Audit.ReadAll");

    // No id of an entry is one of these (RFC 9562 §5.9, §5.10).
    private static readonly Guid BeforeAllIds = Guid.Empty;
    private static readonly Guid AfterAllIds = Guid.AllBitsSet;

    public ValueTask<AuditChain> FindChainAsync(CancellationToken cancellationToken = default) =>
        store.AskAsync("audit.find-chain", new SqlStatement(FindChain), static rows => rows.OneAsync(ReadChain), cancellationToken);

    public ValueTask<bool> AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default)
    {
        var statement = new SqlStatement(Append).Bytes(entries[0].PreviousHash).Bytes(entries[^1].Hash).Id(entries[^1].Id);

        // What was appended by a call that broke off is no longer there to be appended to: asked again, the answer would be false.
        return store.AskAsync(
            "audit.append",
            [AuditRow.Bind(entries, statement)],
            static rows => rows.OneAsync(static row => row.GetBoolean(0)),
            Repeat.IfUndone,
            cancellationToken);
    }

    public async ValueTask<AuditPage> PageAsync(AuditQuery query, CancellationToken cancellationToken = default) => AuditPage.Of(
        await store.AskAsync("audit.page", Filter(query), static rows => rows.AllAsync(AuditRow.Read), cancellationToken).ConfigureAwait(false), query.Limit);

    public async IAsyncEnumerable<AuditEntry> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<AuditEntry> piece;
        var last = BeforeAllIds;
        do
        {
            // The connection is back in the pool before the first entry of the piece is handed over.
            var statement = new SqlStatement(ReadAll).Id(last).Long(PieceOfLog);
            piece = await store.AskAsync("audit.read-all", statement, static rows => rows.AllAsync(AuditRow.Read), cancellationToken).ConfigureAwait(false);
            foreach (var entry in piece)
            {
                yield return entry;
                last = entry.Id;
            }
        }
        while (piece.Count == PieceOfLog);
    }

    /// <summary>Chooses the index that is likely to lead to the fewest entries.</summary>
    private static SqlStatement Filter(AuditQuery query)
    {
        if (query.BotId is not null)
        {
            return Begin(PageOfBot, query).Text(query.BotId).Text(query.Action).Text(query.UserId);
        }

        if (query.UserId is not null)
        {
            return Begin(PageOfUser, query).Text(query.UserId).Text(query.Action);
        }

        return query.Action is null ? Begin(Page, query) : Begin(PageOfAction, query).Text(query.Action);
    }

    private static SqlStatement Begin(SqlScript script, AuditQuery query) => new SqlStatement(script).Id(query.Before ?? AfterAllIds).Long(query.Limit + 1L);

    private static AuditChain ReadChain(NpgsqlDataReader row) => new(row.BytesOrNone(0), row.BytesOrNone(1), row.IsDBNull(2) ? null : row.GetGuid(2));
}
