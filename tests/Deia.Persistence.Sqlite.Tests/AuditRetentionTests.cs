using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite.Tests;

/// <summary>What the conformance suite of retention can't see: no repository writes the audit log yet.</summary>
public sealed class AuditRetentionTests : IAsyncDisposable
{
    private const string HostId = "host1";

    private static readonly DateTimeOffset Cutoff = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetentionCutoffs Cutoffs = new(Cutoff, Cutoff, Cutoff);

    private readonly TemporaryStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task PurgeAsync_OldAndNewEntries_RemovesTheOldestFirst()
    {
        await WriteAsync(("c", null, "2026-08-01T12:00:00.0000000Z"), ("b", "BOT-001", "2026-08-01T11:59:59.9999999Z"), ("a", null, "2026-01-01T00:00:00.0000000Z"));
        Assert.Equal(new RetentionCounts(0, 2, 0), await _store.Retention.CountAsync(Cutoffs, HostId, Cancellation));

        var first = await _store.Retention.PurgeAsync(Cutoffs, HostId, 1, Cancellation);

        Assert.Equal((1, false), (first.AuditLogs, first.IsLast));
        Assert.Equal("b,c", Entries());
        Assert.Equal(1, (await _store.Retention.PurgeAsync(Cutoffs, HostId, 2, Cancellation)).AuditLogs);
        Assert.Equal("c", Entries());
    }

    [Fact]
    public async Task PurgeAsync_EntriesOfAnotherHostsBot_StayUntilItIsDead()
    {
        var other = new HostIdentity("other", null, null);
        await _store.Leases.RenewAsync(other, TimeSpan.FromMinutes(1), Cancellation);
        await _store.Leases.AcquireAsync("BOT-001", other, null, Cancellation);
        await WriteAsync(("a", "BOT-001", "2026-01-01T00:00:00.0000000Z"), ("b", "BOT-002", "2026-01-02T00:00:00.0000000Z"));

        var step = await _store.Retention.PurgeAsync(Cutoffs, HostId, 1, Cancellation);

        Assert.Equal(1, step.AuditLogs);
        Assert.Equal("a", Entries());
        await _store.Leases.LeaveAsync(other.Id, Cancellation);
        Assert.Equal(1, (await _store.Retention.PurgeAsync(Cutoffs, HostId, 1, Cancellation)).AuditLogs);
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

    private ValueTask<bool> WriteAsync(params (string Id, string? BotId, string CreatedAt)[] entries) => _store.Store.WriteAsync(
        "test",
        session =>
        {
            using var command = session.Command("INSERT INTO audit_logs (id, bot_id, action, created_at) VALUES ($id, $bot_id, 'launch', $created_at);");
            foreach (var (id, botId, createdAt) in entries)
            {
                command.With("$id", id).With("$bot_id", botId).With("$created_at", createdAt).ExecuteNonQuery();
            }

            return true;
        },
        Cancellation);

    private object? Entries() => TemporaryStore.Execute(_store.Path, "SELECT group_concat(id, ',') FROM (SELECT id FROM audit_logs ORDER BY id);");
}
