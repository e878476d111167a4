using Deia.Orchestration.Conversations;
using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.Conversations;

public sealed class InMemoryChatMessageRepositoryTests : ChatMessageRepositoryConformance
{
    protected override ValueTask<IChatMessageRepository> CreateAsync() => ValueTask.FromResult<IChatMessageRepository>(new InMemoryChatMessageRepository());
}
