using Deia.Orchestration.Conversations;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.State;
using Deia.Testing.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.State;

/// <summary>The repositories in memory, for their conformance suites.</summary>
internal sealed class InMemoryStore : StoreUnderTest
{
    private readonly FakeTimeProvider _time = new();

    private InMemoryStore()
    {
        var leases = new InMemoryBotLeaseRepository(_time);
        var statuses = new InMemoryBotStatusRepository(leases);
        var messages = new InMemoryChatMessageRepository(leases);
        (Bots, Statuses, Messages, Leases) = (new InMemoryBotRepository(leases), statuses, messages, leases);
        Retention = new InMemoryRetentionRepository(messages, statuses);
    }

    public override IBotRepository Bots { get; }

    public override IBotStatusRepository Statuses { get; }

    public override IChatMessageRepository Messages { get; }

    public override IBotLeaseRepository Leases { get; }

    public override IRetentionRepository Retention { get; }

    public static ValueTask<StoreUnderTest> CreateAsync() => ValueTask.FromResult<StoreUnderTest>(new InMemoryStore());

    public override ValueTask PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
