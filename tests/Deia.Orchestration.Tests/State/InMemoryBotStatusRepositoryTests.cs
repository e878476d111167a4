using Deia.Orchestration.State;
using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.State;

public sealed class InMemoryBotStatusRepositoryTests : BotStatusRepositoryConformance
{
    protected override ValueTask<IBotStatusRepository> CreateAsync() => ValueTask.FromResult<IBotStatusRepository>(new InMemoryBotStatusRepository());
}
