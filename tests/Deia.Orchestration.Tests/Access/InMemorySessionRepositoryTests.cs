using Deia.Orchestration.Tests.State;
using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.Access;

public sealed class InMemorySessionRepositoryTests : SessionRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => InMemoryStore.CreateAsync();
}
