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
            return ValueTask.FromResult(AuditPage.Of(found, query.Limit));
        }
    }

    public async IAsyncEnumerable<AuditEntry> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
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

    /// <summary>Counts what retention may remove: the oldest entries, up to the first one that is young enough.</summary>
    public int CountBefore(DateTimeOffset cutoff)
    {
        lock (_lock)
        {
            return CountBefore_NeedsLock(cutoff);
        }
    }

    /// <summary>Removes the oldest of what retention may remove. From then on the chain begins behind them.</summary>
    /// <returns>How many were removed.</returns>
    public int RemoveBefore(DateTimeOffset cutoff, int limit)
    {
        lock (_lock)
        {
            var count = Math.Min(CountBefore_NeedsLock(cutoff), limit);
            if (count > 0)
            {
                _chain = _chain with { Base = _entries[count - 1].Hash };
                _entries.RemoveRange(0, count);
            }

            return count;
        }
    }

    private int CountBefore_NeedsLock(DateTimeOffset cutoff) =>
        _entries.FindIndex(entry => entry.CreatedAt >= cutoff) is >= 0 and var young ? young : _entries.Count;
}
