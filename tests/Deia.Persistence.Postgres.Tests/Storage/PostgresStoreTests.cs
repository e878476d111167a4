using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.State;
using Deia.Persistence.Postgres.Storage;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Deia.Persistence.Postgres.Tests.Storage;

public sealed class PostgresStoreTests(SharedServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_FailedBefore_IsTriedAgain()
    {
        var database = await server.Server.CreateDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, "CREATE TABLE bots (id int)");
        await using var services = PostgresServices.Open(database);
        var bots = services.GetRequiredService<IBotRepository>();
        await Assert.ThrowsAsync<DeiaException>(async () => await bots.ListAsync(Cancellation));

        await PostgresServer.ExecuteAsync(database, "DROP TABLE bots");

        Assert.Empty(await bots.ListAsync(Cancellation));
    }

    [Fact]
    public async Task EveryCall_AfterDispose_Throws()
    {
        var database = await server.TakeDatabaseAsync();
        var services = PostgresServices.Open(database);
        var messages = services.GetRequiredService<IChatMessageRepository>();
        await messages.CountAsync(Samples.BotId, Cancellation);
        await services.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await messages.AddAsync(Samples.Question(), 1, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await messages.CountAsync(Samples.BotId, Cancellation));
    }

    [Fact]
    public async Task Session_OfThePool_HasItsLimits()
    {
        var database = await server.TakeDatabaseAsync();
        await using var source = PostgresSource.Of(
            new PostgresConnection { ConnectionString = database }, new PostgresOptions { CommandTimeout = TimeSpan.FromSeconds(7) });
        await using var connection = await source.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(
            "SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'))", connection);

        Assert.Equal("7s 2s 5s", await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task Statement_TakesTooLong_IsEndedByTheServerAndTheStoreGoesOn()
    {
        await using var services = PostgresServices.Open(await server.TakeDatabaseAsync(), static options => options.CommandTimeout = TimeSpan.FromSeconds(1));
        var fence = await Samples.AddBotAsync(services);
        await using var other = new NpgsqlConnection(services.GetRequiredService<PostgresConnection>().ConnectionString);
        await other.OpenAsync(Cancellation);
        await using (var transaction = await other.BeginTransactionAsync(Cancellation))
        {
            await using var command = new NpgsqlCommand("LOCK TABLE chat_messages IN ACCESS EXCLUSIVE MODE", other, transaction);
            await command.ExecuteNonQueryAsync(Cancellation);

            var refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
                await services.GetRequiredService<IChatMessageRepository>().CountAsync(Samples.BotId, Cancellation));
            Assert.Equal("postgres", refused.Store);
        }

        await services.GetRequiredService<IChatMessageRepository>().AddAsync(Samples.Question(), fence, Cancellation);
    }
}
