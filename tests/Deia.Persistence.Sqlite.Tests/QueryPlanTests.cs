using System.Text.RegularExpressions;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Tests;

public sealed partial class QueryPlanTests : IAsyncDisposable
{
    private readonly TemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("Messages.Page", "SEARCH chat_messages USING INDEX idx_bot_id (bot_id=? AND id>? AND id<?)")]
    [InlineData("Messages.PageOfConversation", "SEARCH chat_messages USING INDEX idx_bot_conversation_id (bot_id=? AND conversation_id=? AND id>? AND id<?)")]
    [InlineData("Messages.RecentAnswered", "SEARCH chat_messages USING INDEX idx_bot_conversation_id (bot_id=? AND conversation_id=?)")]
    [InlineData("Messages.Pending", "SEARCH chat_messages USING INDEX idx_pending (bot_id=?)")]
    [InlineData("Messages.LastBot", "SEARCH chat_messages USING COVERING INDEX idx_conversation_id (conversation_id=?)")]
    [InlineData("Messages.Count", "SEARCH chat_messages USING COVERING INDEX idx_bot_id (bot_id=?)")]
    [InlineData("Messages.Find", "SEARCH chat_messages USING INDEX sqlite_autoindex_chat_messages_1 (id=?)")]
    [InlineData("Messages.Resolve", "SEARCH chat_messages USING INDEX sqlite_autoindex_chat_messages_1 (id=?)")]
    [InlineData("Messages.Delete", "SEARCH chat_messages USING INDEX idx_bot_id (bot_id=?)")]
    [InlineData("Messages.DeleteConversation", "SEARCH chat_messages USING INDEX idx_bot_conversation_id (bot_id=? AND conversation_id=?)")]
    [InlineData("Bots.Find", "SEARCH bots USING INDEX sqlite_autoindex_bots_1 (id=?)")]
    [InlineData("Bots.List", "SCAN bots USING INDEX sqlite_autoindex_bots_1")]
    [InlineData("Bots.ReleasePort", "SEARCH bots USING INDEX sqlite_autoindex_bots_2 (port=?)")]
    [InlineData("Bots.ListShouldRun", "SCAN bots USING COVERING INDEX idx_should_run")]
    [InlineData("Messages.ReadAll", "SEARCH chat_messages USING INDEX idx_bot_id (bot_id=? AND id>?)")]
    [InlineData("Messages.ReadAllOfConversation", "SEARCH chat_messages USING INDEX idx_bot_conversation_id (bot_id=? AND conversation_id=? AND id>?)")]
    [InlineData("Audit.Page", "SEARCH audit_logs USING INDEX sqlite_autoindex_audit_logs_1 (id<?)")]
    [InlineData("Audit.PageOfBot", "SEARCH audit_logs USING INDEX idx_audit_bot_id (bot_id=? AND id<?)")]
    [InlineData("Audit.PageOfUser", "SEARCH audit_logs USING INDEX idx_audit_user_id (user_id=? AND id<?)")]
    [InlineData("Audit.PageOfAction", "SEARCH audit_logs USING INDEX idx_audit_action_id (action=? AND id<?)")]
    [InlineData("Audit.ReadAll", "SEARCH audit_logs USING INDEX sqlite_autoindex_audit_logs_1 (id>?)")]
    [InlineData("Sessions.Find", "SEARCH sessions USING PRIMARY KEY (id=?)")]
    [InlineData("ApiKeys.Find", "SEARCH api_keys USING PRIMARY KEY (id=?)")]
    [InlineData("Leases.IsPresent", "SEARCH bot_leases USING PRIMARY KEY (bot_id=?)")]
    [InlineData("Status.Find", "SEARCH bot_status USING INDEX sqlite_autoindex_bot_status_1 (bot_id=?)")]
    public async Task Plan_HotQuery_WalksItsIndexAndSortsNothing(string script, string plan)
    {
        // No line of its own for a sort: "USE TEMP B-TREE FOR ORDER BY" would be a second one.
        var steps = await _store.Store.ReadAsync("test", session => Plan(session, new SqlScript(script).Text), TestContext.Current.CancellationToken);

        Assert.Equal([plan], steps);
    }

    [Theory]
    [InlineData("Retention.ExpiredMessages", "SEARCH chat_messages USING INDEX idx_created (created_at<?)")]
    [InlineData("Retention.PurgeMessages", "SEARCH chat_messages USING INDEX sqlite_autoindex_chat_messages_1 (id=?)")]
    [InlineData("Retention.OldestAudit", "SCAN audit_logs USING INDEX sqlite_autoindex_audit_logs_1")]
    [InlineData("Retention.PurgeAudit", "SEARCH audit_logs USING INDEX sqlite_autoindex_audit_logs_1 (id<?)")]
    public async Task Plan_Retention_WalksItsIndexAndSortsNothing(string script, string plan)
    {
        var steps = await _store.Store.ReadAsync("test", session => Plan(session, new SqlScript(script).Text), TestContext.Current.CancellationToken);

        Assert.Equal(plan, steps[0]);
        Assert.DoesNotContain(steps, step => step.Contains("ORDER BY", StringComparison.Ordinal));
    }

    private static List<string> Plan(SqliteSession session, string sql)
    {
        using var command = session.Command("EXPLAIN QUERY PLAN " + sql);
        foreach (Match parameter in Parameters().Matches(sql))
        {
            command.With(parameter.Value, null);
        }

        return command.All(static (SqliteDataReader row) => row.GetString(3));
    }

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Parameters();
}
