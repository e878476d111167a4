using System.Runtime.CompilerServices;

namespace Deia.Orchestration.Auditing;

/// <summary>Keeps the audit log in memory; it ends with the process.</summary>
internal sealed class InMemoryAuditRepository : IAuditRepository
{
    private readonly Lock _lock = new();
    private readonly List<AuditEntry> _entries = [];
    private AuditChain _chain = AuditChain.Empty;

    public ValueTask<AuditChain> FindChainAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(_chain);
        }
    }

    public ValueTask<bool> AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_chain.Head.Span.SequenceEqual(entries[0].PreviousHash.Span))
            {
                return ValueTask.FromResult(false);
            }

            _entries.AddRange(entries);
            _chain = _chain with { Head = entries[^1].Hash, LastId = entries[^1].Id };
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<AuditPage> PageAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            List<AuditEntry> found =
            [
                .. _entries.AsEnumerable().Reverse()
                    .Where(entry => (query.BotId is null || entry.BotId == query.BotId)
                        && (query.Action is null || entry.Action == query.Action)
                        && (query.UserId is null || entry.UserId == query.UserId)
                        && (query.Before is null || entry.Id.CompareTo(query.Before.Value) < 0))
                    .Take(query.Limit + 1),
            ];
            return ValueTask.FromResult(found.Count > query.Limit
                ? new AuditPage(found[..query.Limit], found[query.Limit - 1].Id)
                : new AuditPage(found, null));
        }
    }

    public async IAsyncEnumerable<AuditEntry> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        AuditEntry[] entries;
        lock (_lock)
        {
            entries = [.. _entries];
        }

        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
