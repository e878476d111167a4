using Deia.Persistence.Postgres;
using Deia.Testing.Servers;

[assembly: AssemblyFixture(typeof(Deia.AspNetCore.Tests.SharedServers))]

namespace Deia.AspNetCore.Tests;

/// <summary>The PostgreSQL and the Redis of all apps, and a database that is migrated already for others to be copies of.</summary>
public sealed class SharedServers : IAsyncLifetime
{
    private string _template = "";

    public PostgresServer Postgres { get; private set; } = null!;

    public RedisServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Postgres = await PostgresServer.StartAsync("fsync=off", "max_connections=400");
        Redis = await RedisServer.StartAsync();
        _template = await Postgres.CreateDatabaseAsync();
        await PostgresServer.ExecuteAsync(_template, PostgresMigrations.Script);
    }

    public Task<string> CreateDatabaseAsync() => Postgres.CreateDatabaseAsync(_template);

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
