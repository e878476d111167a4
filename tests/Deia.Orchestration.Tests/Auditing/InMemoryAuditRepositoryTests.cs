using Deia.Orchestration.Tests.State;
using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.Auditing;

public sealed class InMemoryAuditRepositoryTests : AuditRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => InMemoryStore.CreateAsync();
}
