using System.Text.RegularExpressions;
using Deia.Persistence.Postgres.Storage;
using Npgsql;

namespace Deia.Persistence.Postgres.Tests;

/// <summary>Which indexes the hot statements walk: with an empty table, with one bot that has nearly all of the messages, and with plans made for any value.</summary>
public sealed partial class QueryPlanTests(SharedServer server) : IAsyncLifetime
{
    // One message in a thousand is of the quiet bot, and one in ten thousand is pending.
    private const string Skew =
        """
        INSERT INTO bots (id, config, status, metadata, should_run, host) SELECT id, '{}', 'ready', '{}', TRUE, 'x' FROM unnest(ARRAY['busy', 'quiet']) id;
        INSERT INTO bot_leases SELECT id, 'host1', 1 FROM bots;
        INSERT INTO chat_messages (id, bot_id, sender, content, tokens, created_at, metadata, conversation_id, status)
        SELECT
          lpad(to_hex(n), 32, '0')::uuid, CASE WHEN n % 1000 = 0 THEN 'quiet' ELSE 'busy' END, 'user', 'text', 1, now() - n * interval '1 s', '{}',
          (n % 10)::text, CASE WHEN n % 10000 = 0 THEN 'pending' ELSE 'answered' END
        FROM generate_series(1, 50000) n;
        ANALYZE;
        """;

    // One entry in a hundred is of the quiet bot.
    private const string Audit =
        """
        INSERT INTO audit_logs (id, unknown_bot_id, action, user_id, details, hash, previous_hash)
        SELECT
          lpad(to_hex(n), 32, '0')::uuid, CASE WHEN n % 100 = 0 THEN 'quiet' ELSE 'busy' END, 'action-' || n % 7, 'user-' || n % 30, '{}', '', ''
        FROM generate_series(1, 20000) n;
        ANALYZE;
        """;

    private PostgresStoreUnderTest _store = null!;

    public static TheoryData<string> EveryPlan { get; } =
    [
        "Messages.Page idx_bot_id", "Messages.PageOfConversation idx_bot_conversation_id", "Messages.ReadAll idx_bot_id",
        "Messages.ReadAllOfConversation idx_bot_conversation_id", "Messages.RecentAnswered idx_bot_conversation_id", "Messages.LastBot idx_conversation_id",
        "Messages.Pending idx_pending", "Messages.Write chat_messages_pkey", "Messages.Delete idx_bot_id",
        "Messages.DeleteConversation idx_bot_conversation_id", "Retention.PurgeMessages idx_created",
    ];

    public async ValueTask InitializeAsync() => _store = await PostgresStoreUnderTest.CreateAsync(server);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [MemberData(nameof(EveryPlan))]
    public async Task Plan_HotStatement_WalksItsIndexAlone(string statement)
    {
        var (script, index) = (statement.Split(' ')[0], statement.Split(' ')[1]);
        await _store.ExecuteAsync(Skew);
        var plan = await ExplainAsync(new SqlScript(script).Text);

        Assert.Equal([index], IndexesOnMessages(plan));
        Assert.DoesNotContain("Seq Scan on chat_messages", plan, StringComparison.Ordinal);
        if (script.StartsWith("Messages.Page", StringComparison.Ordinal) || script.StartsWith("Messages.ReadAll", StringComparison.Ordinal))
        {
            // Found by the key and in its order: a page costs the same at every depth.
            Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Filter", plan, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Audit.Page", "audit_logs_pkey")]
    [InlineData("Audit.PageOfBot", "idx_audit_bot_id")]
    [InlineData("Audit.PageOfUser", "idx_audit_user_id")]
    [InlineData("Audit.PageOfAction", "idx_audit_action_id")]
    [InlineData("Audit.ReadAll", "audit_logs_pkey")]
    [InlineData("Retention.PurgeAudit", "audit_logs_pkey")]
    [InlineData("Sessions.Forget", "idx_sessions_expires")]
    [InlineData("Sessions.Find", "sessions_pkey")]
    [InlineData("ApiKeys.Find", "api_keys_pkey")]
    public async Task Plan_AuditAndAccess_WalksItsIndexAndSortsNothing(string script, string index)
    {
        await _store.ExecuteAsync(Audit);
        var plan = await ExplainAsync(new SqlScript(script).Text);

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on audit_logs", plan, StringComparison.Ordinal);
        if (!script.StartsWith("Retention.", StringComparison.Ordinal))
        {
            Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Plan_ShouldRun_WalksThePartialIndex()
    {
        await _store.ExecuteAsync(Skew);

        Assert.Contains("idx_should_run", await ExplainAsync(new SqlScript("Bots.ListShouldRun").Text), StringComparison.Ordinal);
    }

    /// <summary>Gives the plan that serves any value, in a session set as Deia sets its own.</summary>
    private async Task<string> ExplainAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_store.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var count = Parameter().Matches(sql).Select(match => int.Parse(match.Groups[1].ValueSpan, null)).DefaultIfEmpty().Max();
        var values = count == 0 ? "" : $"({string.Join(", ", Enumerable.Repeat("NULL", count))})";
        await using var command = new NpgsqlCommand(
            $"{new SqlScript("Connection.Session").Text} SET plan_cache_mode = force_generic_plan; PREPARE statement AS {sql} EXPLAIN EXECUTE statement{values};",
            connection);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        return string.Join('\n', await rows.AllAsync(static row => row.GetString(0)));
    }

    private static IEnumerable<string> IndexesOnMessages(string plan) => Index().Matches(plan)
        .Select(match => match.Groups[1].Value)
        .Where(name => name.StartsWith("idx_", StringComparison.Ordinal) || name.StartsWith("chat_messages", StringComparison.Ordinal))
        .Distinct();

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(?:Index Scan(?: Backward)? using|Index Only Scan(?: Backward)? using|Bitmap Index Scan on) (\w+)")]
    private static partial Regex Index();
}
