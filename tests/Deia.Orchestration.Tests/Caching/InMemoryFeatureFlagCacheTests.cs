using Deia.Orchestration.Caching;
using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.Caching;

public sealed class InMemoryFeatureFlagCacheTests : FeatureFlagCacheConformance
{
    protected override ValueTask<IFeatureFlagCache> CreateAsync() => ValueTask.FromResult<IFeatureFlagCache>(new InMemoryFeatureFlagCache());
}
