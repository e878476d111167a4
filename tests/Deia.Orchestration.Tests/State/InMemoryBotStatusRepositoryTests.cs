using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.State;

public sealed class InMemoryBotStatusRepositoryTests : BotStatusRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => InMemoryStore.CreateAsync();
}
