using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Flags;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.State;
using Deia.Testing.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Persistence.Sqlite.Tests;

/// <summary>A database file for the conformance suites.</summary>
internal sealed class SqliteUnderTest : StoreUnderTest
{
    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryStore _store;

    private SqliteUnderTest() => _store = new TemporaryStore(_time);

    public override IBotRepository Bots => _store.Bots;

    public override IBotStatusRepository Statuses => _store.Statuses;

    public override IChatMessageRepository Messages => _store.Messages;

    public override IBotLeaseRepository Leases => _store.Leases;

    public override IRetentionRepository Retention => _store.Retention;

    public override IAuditRepository Audit => _store.Audit;

    public override ISessionRepository Sessions => _store.Sessions;

    public override IApiKeyRepository ApiKeys => _store.ApiKeys;

    public override IFeatureFlagRepository Flags => _store.Flags;

    public static ValueTask<StoreUnderTest> CreateAsync() => ValueTask.FromResult<StoreUnderTest>(new SqliteUnderTest());

    public override ValueTask PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync() => _store.DisposeAsync();
}
