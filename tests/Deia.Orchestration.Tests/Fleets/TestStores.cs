using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>The stores of a fleet, which outlive its host.</summary>
internal sealed class TestStores
{
    /// <summary>A host that does only what the test says.</summary>
    public static readonly HostIdentity Hand = new("hand", null, null);

    public TestStores(TestClock? clock = null)
    {
        Clock = clock ?? new TestClock();
        InMemoryBotLeaseRepository leases = new(Clock);
        Leases = new FaultyLeases(leases);
        InMemoryChatMessageRepository messages = new(leases);
        Messages = new FaultyMessages(messages);
        Bots = new FaultyBots(leases);
        InMemoryBotStatusRepository statuses = new(leases);
        Statuses = new FaultyStatuses(statuses);
        Retention = new InMemoryRetentionRepository(messages, Audit, statuses);
    }

    /// <summary>Gets the clock of the stores, and of the fleets that use them.</summary>
    public TestClock Clock { get; }

    public FaultyLeases Leases { get; }

    public FaultyMessages Messages { get; }

    public FaultyBots Bots { get; }

    public FaultyStatuses Statuses { get; }

    public InMemoryAuditRepository Audit { get; } = new();

    public InMemoryRetentionRepository Retention { get; }

    /// <summary>Changes a stored bot that no fleet holds.</summary>
    public async Task ChangeAsync(string botId, Func<BotInfo, BotInfo> change)
    {
        var lease = await Leases.AcquireAsync(botId, Hand);
        await Bots.SaveAsync(change((await Bots.FindAsync(botId))!), lease.Fence);
        await Leases.ReleaseAsync(botId, lease.Fence);
    }
}
