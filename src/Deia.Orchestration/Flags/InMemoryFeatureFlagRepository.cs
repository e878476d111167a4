using System.Collections.Immutable;

namespace Deia.Orchestration.Flags;

/// <summary>Keeps the feature flags in memory; they end with the process.</summary>
internal sealed class InMemoryFeatureFlagRepository : IFeatureFlagRepository
{
    private ImmutableDictionary<string, bool> _flags = ImmutableDictionary<string, bool>.Empty.WithComparers(StringComparer.Ordinal);

    public ValueTask<IReadOnlyDictionary<string, bool>> ListAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyDictionary<string, bool>>(Volatile.Read(ref _flags));
    }

    public ValueTask SetAsync(string name, bool enabled, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ImmutableInterlocked.AddOrUpdate(ref _flags, name, enabled, (_, _) => enabled);
        return ValueTask.CompletedTask;
    }
}
