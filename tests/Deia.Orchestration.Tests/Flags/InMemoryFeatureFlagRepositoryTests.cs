using Deia.Orchestration.Tests.State;
using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.Flags;

public sealed class InMemoryFeatureFlagRepositoryTests : FeatureFlagRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => InMemoryStore.CreateAsync();
}
