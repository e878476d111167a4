using Deia.Orchestration.State;
using Deia.Testing.Conformance;

namespace Deia.Persistence.Sqlite.Tests;

public sealed class SqliteBotStatusRepositoryTests : BotStatusRepositoryConformance
{
    private readonly TemporaryStore _store = new();

    protected override ValueTask<IBotStatusRepository> CreateAsync() => ValueTask.FromResult(_store.Statuses);

    protected override ValueTask CleanUpAsync() => _store.DisposeAsync();
}
