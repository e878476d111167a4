using Deia.Orchestration.State;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Deia.Persistence.Postgres.Tests;

public sealed class PostgresStoreHealthTests(SharedServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CheckAsync_ServerInOrder_IsReachable()
    {
        await using var store = await PostgresStoreUnderTest.CreateAsync(server);

        Assert.Equal("postgres", store.Health.Provider);
        Assert.Equal(new StoreHealth(true, null), await store.Health.CheckAsync(Cancellation));
    }

    [Fact]
    public async Task CheckAsync_DatabaseReadOnly_SaysSo()
    {
        var database = await server.TakeDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET default_transaction_read_only = on");
        await using var services = PostgresServices.Open(database);

        var health = await services.GetRequiredService<IStoreHealth>().CheckAsync(Cancellation);

        Assert.Equal(new StoreHealth(false, "The server takes no writes: transactions are read-only."), health);
    }

    [Fact]
    public async Task CheckAsync_CannotBeOpened_IsAResultWithoutTheAddress()
    {
        await using var services = PostgresServices.Open($"Host=127.0.0.1;Port={FreePort.Next()};Username=deia");

        var health = await services.GetRequiredService<IStoreHealth>().CheckAsync(Cancellation);

        Assert.Equal(new StoreHealth(false, "The database can't be used; the log says why."), health);
    }

    [Fact]
    public async Task CheckAsync_Cancelled_Throws()
    {
        await using var store = await PostgresStoreUnderTest.CreateAsync(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.Health.CheckAsync(new CancellationToken(canceled: true)));
    }
}
