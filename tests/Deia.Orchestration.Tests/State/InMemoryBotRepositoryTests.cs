using Deia.Orchestration.State;
using Deia.Testing.Conformance;

namespace Deia.Orchestration.Tests.State;

public sealed class InMemoryBotRepositoryTests : BotRepositoryConformance
{
    protected override ValueTask<IBotRepository> CreateAsync() => ValueTask.FromResult<IBotRepository>(new InMemoryBotRepository());
}
