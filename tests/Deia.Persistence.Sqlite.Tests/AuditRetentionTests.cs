using Deia.Orchestration.Maintenance;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite.Tests;

/// <summary>What the conformance suite of retention can't see.</summary>
public sealed class AuditRetentionTests : IAsyncDisposable
{
    private const string HostId = "host1";

    private static readonly DateTimeOffset Cutoff = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetentionCutoffs Cutoffs = new(Cutoff, Cutoff, Cutoff);

    private readonly TemporaryStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task PurgeAsync_EntriesFromBeforeTheChain_GoAndLeaveItsBase()
    {
        await _store.Store.OpenAsync(Cancellation);
        TemporaryStore.Execute(
            _store.Path, "INSERT INTO audit_logs (id, action, created_at) VALUES ('a', 'launch', '2026-01-01T00:00:00.0000000Z'), ('b', 'stop', '2026-08-01T12:00:00.0000000Z');");

        Assert.Equal(1, (await _store.Retention.PurgeAsync(Cutoffs, HostId, 10, Cancellation)).AuditLogs);

        Assert.Equal("b", TemporaryStore.Execute(_store.Path, "SELECT group_concat(id, ',') FROM audit_logs;"));
        Assert.Equal(new byte[32], (await _store.Audit.FindChainAsync(Cancellation)).Base.ToArray());
    }

    [Fact]
    public async Task PurgeAsync_NothingToRemove_DoesNotWaitForTheWriter()
    {
        await _store.Store.OpenAsync(Cancellation);
        using var other = SqliteSession.OpenWriter(_store.Path);
        other.Execute("BEGIN IMMEDIATE;");

        var step = await _store.Retention.PurgeAsync(Cutoffs, HostId, 100, Cancellation);

        Assert.True(step.IsLast);
        other.Execute("ROLLBACK;");
    }
}
