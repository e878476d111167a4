using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.State;

public sealed class InMemoryBotRepositoryTests : BotRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => InMemoryStore.CreateAsync();
}
