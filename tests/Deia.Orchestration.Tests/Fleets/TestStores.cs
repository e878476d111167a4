using Deia.Orchestration.State;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>The stores of a fleet, which outlive its host.</summary>
internal sealed class TestStores
{
    public FaultyMessages Messages { get; } = new();

    public FaultyBots Bots { get; } = new();

    public InMemoryBotStatusRepository Statuses { get; } = new();
}
