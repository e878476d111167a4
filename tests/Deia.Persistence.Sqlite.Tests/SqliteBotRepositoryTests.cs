using Deia.Orchestration.State;
using Deia.Testing.Conformance;

namespace Deia.Persistence.Sqlite.Tests;

public sealed class SqliteBotRepositoryTests : BotRepositoryConformance
{
    private readonly TemporaryStore _store = new();

    protected override ValueTask<IBotRepository> CreateAsync() => ValueTask.FromResult(_store.Bots);

    protected override ValueTask CleanUpAsync() => _store.DisposeAsync();
}
