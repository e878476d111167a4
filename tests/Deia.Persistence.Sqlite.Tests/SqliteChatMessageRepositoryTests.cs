using Deia.Orchestration.Conversations;
using Deia.Testing.Conformance;

namespace Deia.Persistence.Sqlite.Tests;

public sealed class SqliteChatMessageRepositoryTests : ChatMessageRepositoryConformance
{
    private readonly TemporaryStore _store = new();

    protected override ValueTask<IChatMessageRepository> CreateAsync() => ValueTask.FromResult(_store.Messages);

    protected override ValueTask CleanUpAsync() => _store.DisposeAsync();
}
