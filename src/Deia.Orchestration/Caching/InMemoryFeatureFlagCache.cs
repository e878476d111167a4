using System.Collections.Frozen;

namespace Deia.Orchestration.Caching;

/// <summary>Holds the feature flags in memory.</summary>
internal sealed class InMemoryFeatureFlagCache : IFeatureFlagCache
{
    private volatile Held _held = new(null, 1);

    public bool IsShared => false;

    public ValueTask<FeatureFlagEntry> GetAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var held = _held;
        return ValueTask.FromResult(new FeatureFlagEntry(held.Flags, held.Stamp));
    }

    public ValueTask SetAsync(IReadOnlyDictionary<string, bool> flags, long stamp, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var held = _held;
        if (held.Stamp == stamp && flags.Count > 0)
        {
            // Another may have invalidated meanwhile; then this is dropped.
            Interlocked.CompareExchange(ref _held, new Held(flags.ToFrozenDictionary(StringComparer.Ordinal), stamp), held);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask InvalidateAsync()
    {
        Held held;
        do
        {
            held = _held;
        }
        while (Interlocked.CompareExchange(ref _held, new Held(null, held.Stamp + 1), held) != held);

        return ValueTask.CompletedTask;
    }

    private sealed record Held(FrozenDictionary<string, bool>? Flags, long Stamp);
}
