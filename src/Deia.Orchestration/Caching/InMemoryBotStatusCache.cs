using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Caching;

/// <summary>Holds the status of bots in memory. All entries live equally long, so the one set first is the first to go.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="meter">Counts look-ups and evictions.</param>
internal sealed class InMemoryBotStatusCache(TimeProvider timeProvider, CacheMeter meter) : IBotStatusCache
{
    /// <summary>How many bots it holds a status of.</summary>
    internal const int Capacity = 16_384;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byAge = [];

    public ValueTask<BotStatus?> GetAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BotStatus? status;
        lock (_gate)
        {
            status = _entries.TryGetValue(botId, out var node) && !IsOver(node.Value) ? node.Value.Status : null;
        }

        meter.LookedUp(status is not null);
        return ValueTask.FromResult(status);
    }

    public ValueTask SetAsync(BotStatus status, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_entries.TryGetValue(status.BotId, out var node))
            {
                _byAge.Remove(node);
            }
            else
            {
                node = new LinkedListNode<Entry>(default);
                _entries.Add(status.BotId, node);
            }

            node.Value = new Entry(status, timeProvider.GetTimestamp());
            _byAge.AddLast(node);
            MakeRoom_NeedsLock();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_entries.TryGetValue(botId, out var node))
            {
                Remove_NeedsLock(node);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void MakeRoom_NeedsLock()
    {
        while (_byAge.First is { } oldest)
        {
            if (!IsOver(oldest.Value))
            {
                if (_entries.Count <= Capacity)
                {
                    return;
                }

                meter.Evicted(1);
            }

            Remove_NeedsLock(oldest);
        }
    }

    private void Remove_NeedsLock(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Status.BotId);
        _byAge.Remove(node);
    }

    private bool IsOver(Entry entry) => timeProvider.GetElapsedTime(entry.SetAt) >= CacheLimits.BotStatusLifetime;

    private readonly record struct Entry(BotStatus Status, long SetAt);
}
