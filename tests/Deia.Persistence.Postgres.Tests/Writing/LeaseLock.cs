using Npgsql;

namespace Deia.Persistence.Postgres.Tests.Writing;

/// <summary>Holds a bot's lease, as a take-over does for a moment: what writes for the bot waits.</summary>
internal sealed class LeaseLock : IAsyncDisposable
{
    private const string WhoWaits = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()";

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private LeaseLock(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Takes the lock.</summary>
    /// <param name="connectionString">Where.</param>
    /// <param name="botId">The bot.</param>
    /// <param name="strength">UPDATE as a take-over, SHARE as a write.</param>
    public static async Task<LeaseLock> TakeAsync(string connectionString, string botId, string strength = "UPDATE")
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"SELECT 1 FROM bot_leases WHERE bot_id = '{botId}' FOR {strength}", connection, transaction);
        Assert.Equal(1, await command.ExecuteScalarAsync());
        return new LeaseLock(connection, transaction);
    }

    /// <summary>Waits until all of these calls wait for a lock in the database.</summary>
    public async Task HoldsUpAsync(params Task[] calls)
    {
        await using var command = new NpgsqlCommand("SELECT count(*) " + WhoWaits, _connection, _transaction);
        while ((long)(await command.ExecuteScalarAsync())! < calls.Length)
        {
            Assert.DoesNotContain(calls, call => call.IsCompleted);

            // Statistics of activity are read once for each transaction, unless they are thrown away.
            await using var forget = new NpgsqlCommand("SELECT pg_stat_clear_snapshot()", _connection, _transaction);
            await forget.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Breaks the connections of those who wait.</summary>
    public async Task BreakAsync()
    {
        await using var command = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) " + WhoWaits, _connection, _transaction);
        Assert.NotEqual(0L, await command.ExecuteScalarAsync());
    }

    /// <summary>Runs SQL under the lock, and lets go with what it changed.</summary>
    public async Task CommitAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection, _transaction);
        await command.ExecuteNonQueryAsync();
        await _transaction.CommitAsync();
    }

    /// <summary>Lets go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
