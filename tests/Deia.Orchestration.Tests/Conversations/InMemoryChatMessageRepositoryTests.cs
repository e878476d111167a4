using Deia.Orchestration.Tests.State;
using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.Conversations;

public sealed class InMemoryChatMessageRepositoryTests : ChatMessageRepositoryConformance
{
    protected override ValueTask<StoreUnderTest> CreateAsync() => InMemoryStore.CreateAsync();
}
