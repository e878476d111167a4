using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Flags;
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
        var audit = new InMemoryAuditRepository();
        (Bots, Statuses, Messages, Leases, Audit) = (new InMemoryBotRepository(leases), statuses, messages, leases, audit);
        Retention = new InMemoryRetentionRepository(messages, audit, statuses);
        Sessions = new InMemorySessionRepository(_time);
    }

    public override IBotRepository Bots { get; }

    public override IBotStatusRepository Statuses { get; }

    public override IChatMessageRepository Messages { get; }

    public override IBotLeaseRepository Leases { get; }

    public override IRetentionRepository Retention { get; }

    public override IAuditRepository Audit { get; }

    public override ISessionRepository Sessions { get; }

    public override IApiKeyRepository ApiKeys { get; } = new InMemoryApiKeyRepository();

    public override IFeatureFlagRepository Flags { get; } = new InMemoryFeatureFlagRepository();

    public static ValueTask<StoreUnderTest> CreateAsync() => ValueTask.FromResult<StoreUnderTest>(new InMemoryStore());

    public override ValueTask PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
