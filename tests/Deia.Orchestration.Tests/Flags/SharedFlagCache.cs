using Deia.Orchestration.Caching;

namespace Deia.Orchestration.Tests.Flags;

/// <summary>A cache that all hosts of a store share, as far as it knows.</summary>
internal sealed class SharedFlagCache : IFeatureFlagCache
{
    private readonly InMemoryFeatureFlagCache _held = new();

    public bool IsShared => true;

    public ValueTask<FeatureFlagEntry> GetAsync(CancellationToken cancellationToken = default) => _held.GetAsync(cancellationToken);

    public ValueTask SetAsync(IReadOnlyDictionary<string, bool> flags, long stamp, CancellationToken cancellationToken = default) =>
        _held.SetAsync(flags, stamp, cancellationToken);

    public ValueTask InvalidateAsync() => _held.InvalidateAsync();
}
