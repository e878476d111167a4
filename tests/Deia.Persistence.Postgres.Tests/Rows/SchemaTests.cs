using Deia.Orchestration.Auditing;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Lifecycle;

namespace Deia.Persistence.Postgres.Tests.Rows;

/// <summary>What the database looks like to other programs: a change of these texts needs a migration.</summary>
public sealed class SchemaTests(SharedServer server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Time = new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2)).AddTicks(1_234_560);

    private PostgresStoreUnderTest _store = null!;
    private long _fence;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await PostgresStoreUnderTest.CreateAsync(server);
        _fence = await Samples.AddBotAsync(_store.Services);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("bots", "id varchar(50), created_at timestamptz, updated_at timestamptz, config jsonb, status varchar(20), port int4, process_id int4, metadata jsonb")]
    [InlineData("chat_messages", "id uuid, bot_id varchar(50), sender varchar(20), content text, tokens int4, created_at timestamptz, metadata jsonb")]
    [InlineData(
        "bot_status",
        "bot_id varchar(50), status varchar(20), memory_mb int4, cpu_percent float8, uptime_seconds int8, last_message timestamptz, error_count int4, updated_at timestamptz")]
    [InlineData("audit_logs", "id uuid, bot_id varchar(50), action varchar(50), user_id varchar(255), details jsonb, created_at timestamptz")]
    public async Task Table_OfTheSpecification_BeginsWithItsColumnsInTheirOrder(string table, string columns)
    {
        var found = await _store.ExecuteAsync(
            $"""
            SELECT string_agg(column_name || ' ' || udt_name || coalesce('(' || character_maximum_length || ')', ''), ', ' ORDER BY ordinal_position)
            FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'
            """);

        Assert.StartsWith(columns, (string)found!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("idx_bot_created", "chat_messages", "(bot_id, created_at DESC)")]
    [InlineData("idx_created", "chat_messages", "(created_at DESC)")]
    [InlineData("idx_bot_action", "audit_logs", "(bot_id, action, created_at DESC)")]
    public async Task Index_OfTheSpecification_IsThere(string name, string table, string columns) => Assert.Equal(
        $"CREATE INDEX {name} ON public.{table} USING btree {columns}",
        await _store.ExecuteAsync($"SELECT indexdef FROM pg_indexes WHERE indexname = '{name}'"));

    [Theory]
    [InlineData("chat_messages_bot_id_fkey")]
    [InlineData("bot_status_bot_id_fkey")]
    [InlineData("audit_logs_bot_id_fkey")]
    public async Task Reference_ToABot_IsAForeignKey(string name) => Assert.Equal(
        "FOREIGN KEY (bot_id) REFERENCES bots(id)", await _store.ExecuteAsync($"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{name}'"));

    [Fact]
    public async Task Port_OfABot_IsUnique() => Assert.Equal(
        "UNIQUE (port)", await _store.ExecuteAsync("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'bots'::regclass AND contype = 'u'"));

    [Fact]
    public async Task Bot_Saved_ReadsAsTheSpecificationSays()
    {
        var bot = Samples.Bot() with
        {
            Definition = new BotDefinition { Id = Samples.BotId, Model = "llama3.2", Capabilities = ["¿qué?"], IdleTimeout = TimeSpan.FromMinutes(5) },
            ShouldRun = true,
            Port = 8001,
            ProcessId = 4242,
            CreatedAt = Time,
            UpdatedAt = Time,
        };
        await _store.Bots.SaveAsync(bot, _fence, Cancellation);

        Assert.Equal(
            """BOT-001|2026-01-02T03:04:05.123456|{"model": "llama3.2", "idleTimeout": "00:05:00", "capabilities": ["¿qué?"]}|ready|8001|4242|{}""",
            await _store.ExecuteAsync(
                """
                SELECT concat_ws('|', id, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), config, status, port, process_id, metadata)
                FROM bots
                """));
    }

    [Fact]
    public async Task Message_Saved_ReadsAsTheSpecificationSays()
    {
        var message = Samples.Question() with { Id = Guid.Parse("0199AAAA-BBBB-7CCC-8DDD-EEEEFFFF0000"), Content = "שלום", Tokens = 3, CreatedAt = Time };
        await _store.Messages.AddAsync(message, _fence, Cancellation);

        Assert.Equal(
            "0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000|BOT-001|default|user|שלום|3|pending|{}",
            await _store.ExecuteAsync("SELECT concat_ws('|', id, bot_id, conversation_id, sender, content, tokens, status, reply_to, metadata) FROM chat_messages"));
        Assert.Equal(Time, (await _store.Messages.FindAsync(Samples.BotId, message.Id, Cancellation))!.CreatedAt);
    }

    [Fact]
    public async Task Bot_Deleted_KeepsItsRowUntilNothingRefersToIt()
    {
        await _store.ExecuteAsync($"INSERT INTO audit_logs (id, bot_id, action, created_at) VALUES (gen_random_uuid(), '{Samples.BotId}', 'bot.deleted', now() - interval '1 hour')");
        await _store.Bots.SaveAsync(Samples.Bot() with { Port = 8001, ShouldRun = true }, _fence, Cancellation);
        await _store.Bots.DeleteAsync(Samples.BotId, _fence, Cancellation);
        await _store.Leases.ReleaseAsync(Samples.BotId, _fence, Cancellation);
        var now = TimeProvider.System.GetUtcNow();

        await _store.Retention.PurgeAsync(new(now, now.AddDays(-1), now), Samples.Host.Id, 10, Cancellation);
        Assert.Equal(1L, await _store.ExecuteAsync("SELECT count(*) FROM bots WHERE deleted_at IS NOT NULL AND port IS NULL"));
        Assert.Empty(await _store.Bots.ListShouldRunAsync(Cancellation));

        await _store.Retention.PurgeAsync(new(now, now, now), Samples.Host.Id, 10, Cancellation);
        Assert.Equal(0L, await _store.ExecuteAsync("SELECT count(*) FROM bots"));
    }

    [Fact]
    public async Task AuditEntry_OfABotThatIsThereOrNot_RefersToItOrNamesIt()
    {
        Dictionary<string, string> details = new() { ["outcome"] = "bot-not-found" };
        AuditEntry first = new(Guid.CreateVersion7(), Samples.BotId, "bot.launch", "alice", details, Time, new byte[] { 1 }, new byte[32]);
        AuditEntry second = first with { Id = Guid.CreateVersion7(), BotId = "nobody", Hash = new byte[] { 2 }, PreviousHash = first.Hash };
        Assert.True(await _store.Audit.AppendAsync([first, second], Cancellation));

        Assert.Equal(
            """BOT-001||{"outcome": "bot-not-found"}|01;|nobody|{"outcome": "bot-not-found"}|02""",
            await _store.ExecuteAsync(
                """
                SELECT string_agg(coalesce(bot_id, '') || '|' || coalesce(unknown_bot_id, '') || '|' || details || '|' || encode(hash, 'hex'), ';' ORDER BY hash)
                FROM audit_logs
                """));
        Assert.Equal("02", await _store.ExecuteAsync("SELECT encode(head, 'hex') FROM audit_chain"));
    }

    [Fact]
    public async Task Bot_DeletedAndSavedAgain_IsThere()
    {
        await _store.Bots.DeleteAsync(Samples.BotId, _fence, Cancellation);
        Assert.Null(await _store.Bots.FindAsync(Samples.BotId, Cancellation));

        await _store.Bots.SaveAsync(Samples.Bot(), _fence, Cancellation);

        Assert.Equal(BotState.Ready, (await _store.Bots.FindAsync(Samples.BotId, Cancellation))!.State);
    }
}
