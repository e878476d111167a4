using Deia.Orchestration.Tests.State;
using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.Access;

public sealed class InMemoryApiKeyRepositoryTests : ApiKeyRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => InMemoryStore.CreateAsync();
}
