using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Persistence.Sqlite.Tests.Rows;

/// <summary>What the file looks like to other programs: a change of these texts needs a migration.</summary>
public sealed class SchemaTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Time = new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2)).AddTicks(1_234_567);

    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryStore _store;

    public SchemaTests() => _store = new TemporaryStore(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Tables_Bot_HasTheSpecifiedColumns()
    {
        await _store.Bots.SaveAsync(
            new BotInfo
            {
                Definition = new BotDefinition { Id = "BOT-001", Model = "llama3.2", Capabilities = ["¿qué?"], IdleTimeout = TimeSpan.FromMinutes(5) },
                State = BotState.Ready,
                ShouldRun = true,
                Host = "process",
                Port = 8001,
                ProcessId = 4242,
                CreatedAt = Time,
                UpdatedAt = Time,
            },
            await TemporaryStore.TakeAsync(_store.Leases, "BOT-001"),
            Cancellation);

        Assert.Equal(
            """BOT-001|2026-01-02T03:04:05.1234567Z|2026-01-02T03:04:05.1234567Z|{"model":"llama3.2","capabilities":["¿qué?"],"idleTimeout":"00:05:00"}|ready|8001|4242|{}""",
            Row("SELECT concat_ws('|', id, created_at, updated_at, config, status, port, process_id, metadata) FROM bots;"));
    }

    [Fact]
    public async Task Tables_Message_HasTheSpecifiedColumns()
    {
        var id = Guid.Parse("0199AAAA-BBBB-7CCC-8DDD-EEEEFFFF0000");
        await _store.Messages.AddAsync(
            new StoredMessage
            {
                Id = id,
                BotId = "BOT-001",
                Sender = MessageSender.User,
                Content = "שלום",
                Tokens = 3,
                Status = MessageStatus.Pending,
                CreatedAt = Time,
            },
            await TemporaryStore.TakeAsync(_store.Leases, "BOT-001"),
            Cancellation);

        Assert.Equal(
            "0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000|BOT-001|default|user|שלום|3|pending|2026-01-02T03:04:05.1234567Z|{}",
            Row("SELECT concat_ws('|', id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata) FROM chat_messages;"));
        Assert.Equal(Time, (await _store.Messages.FindAsync("BOT-001", id, Cancellation))!.CreatedAt);
    }

    [Fact]
    public async Task Tables_Status_HasTheSpecifiedColumns()
    {
        await _store.Statuses.SaveAsync(
            new BotStatus
            {
                BotId = "BOT-001",
                State = BotState.Processing,
                MemoryMb = 61,
                CpuPercent = 1.5,
                UptimeSeconds = 318,
                LastMessageAt = Time,
                ErrorCount = 2,
                Backend = new BackendStatus(true, null),
                UpdatedAt = Time,
            },
            await TemporaryStore.TakeAsync(_store.Leases, "BOT-001"),
            Cancellation);

        Assert.Equal(
            "BOT-001|processing|61|1.5|318|2026-01-02T03:04:05.1234567Z|2|2026-01-02T03:04:05.1234567Z",
            Row("SELECT concat_ws('|', bot_id, status, memory_mb, cpu_percent, uptime_seconds, last_message, error_count, updated_at) FROM bot_status;"));
    }

    [Fact]
    public async Task Tables_Lease_TellsWhoHoldsWhichBotAndUntilWhen()
    {
        await _store.Leases.RenewAsync(new HostIdentity("host1", "machine1", "4242-100"), Time.AddSeconds(8) - _time.GetUtcNow(), Cancellation);
        await _store.Leases.AcquireAsync("BOT-001", new HostIdentity("host1", "machine1", "4242-100"), null, Cancellation);

        Assert.Equal("host1|machine1|4242-100|2026-01-02T03:04:13.1234567Z", Row("SELECT concat_ws('|', id, machine, process, live_until) FROM hosts;"));
        Assert.Equal("BOT-001|host1|1", Row("SELECT concat_ws('|', bot_id, host_id, fence) FROM bot_leases;"));

        await _store.Leases.LeaveAsync("host1", Cancellation);
        Assert.Equal(0L, Row("SELECT count(*) FROM hosts;"));
        Assert.Equal("BOT-001|1", Row("SELECT concat_ws('|', bot_id, host_id, fence) FROM bot_leases;"));
    }

    [Fact]
    public async Task Tables_AuditEntry_HasTheSpecifiedColumnsAndIndex()
    {
        await _store.Store.OpenAsync(Cancellation);

        Assert.Equal(
            "id,bot_id,action,user_id,details,created_at,hash,previous_hash",
            Row("SELECT group_concat(name, ',') FROM pragma_table_info('audit_logs');"));
        Assert.Equal(
            "bot_id|0,action|0,created_at|1",
            Row("SELECT group_concat(name || '|' || desc, ',') FROM pragma_index_xinfo('idx_bot_action') WHERE key = 1;"));
    }

    [Fact]
    public async Task Tables_AuditEntryAppended_IsTextForOtherPrograms()
    {
        AuditEntry entry = new(
            Guid.Parse("0199AAAA-BBBB-7CCC-8DDD-EEEEFFFF0000"),
            "BOT-001",
            "bot.launch",
            "alice",
            new Dictionary<string, string> { ["outcome"] = "succeeded", ["why"] = "\"¿qué?\"" },
            Time,
            Enumerable.Repeat((byte)0xAB, 32).ToArray(),
            new byte[32]);
        Assert.True(await _store.Audit.AppendAsync([entry], Cancellation));

        Assert.Equal(
            """0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000|BOT-001|bot.launch|alice|{"outcome":"succeeded","why":"\"¿qué?\""}|2026-01-02T03:04:05.1234567Z|"""
            + string.Concat(Enumerable.Repeat("AB", 32)) + "|" + new string('0', 64),
            Row("SELECT concat_ws('|', id, bot_id, action, user_id, details, created_at, hex(hash), hex(previous_hash)) FROM audit_logs;"));
        Assert.Equal(
            $"{new string('0', 64)}|{string.Concat(Enumerable.Repeat("AB", 32))}|0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000",
            Row("SELECT concat_ws('|', hex(base), hex(head), last_id) FROM audit_chain;"));
    }

    [Fact]
    public async Task Tables_SessionKeyAndFlag_AreTextForOtherPrograms()
    {
        await _store.Sessions.AddAsync(new Session("s1", "alice", Time, Time.AddHours(24)), Cancellation);
        await _store.ApiKeys.AddAsync(new ApiKey("k1", "the build", Role.Operator, new byte[] { 1 }, new byte[] { 2 }, "alice", Time, null), Cancellation);
        await _store.Flags.SetAsync("enableAnalytics", true, Cancellation);

        Assert.Equal(
            "s1|alice|2026-01-02T03:04:05.1234567Z|2026-01-03T03:04:05.1234567Z", Row("SELECT concat_ws('|', id, user_id, login_time, expires_at) FROM sessions;"));
        Assert.Equal(
            "k1|the build|operator|01|02|alice|2026-01-02T03:04:05.1234567Z",
            Row("SELECT concat_ws('|', id, name, role, hex(salt), hex(hash), created_by, created_at, expires_at) FROM api_keys;"));
        Assert.Equal("enableAnalytics|1", Row("SELECT concat_ws('|', name, enabled) FROM feature_flags;"));
    }

    private object? Row(string sql) => TemporaryStore.Execute(_store.Path, sql);
}
