using Deia.Testing.Servers;

[assembly: AssemblyFixture(typeof(Deia.ReferenceHost.Tests.SharedServers))]

namespace Deia.ReferenceHost.Tests;

/// <summary>The PostgreSQL and the Redis of all tests that break neither.</summary>
public sealed class SharedServers : IAsyncLifetime
{
    public PostgresServer Postgres { get; private set; } = null!;

    public RedisServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Postgres = await PostgresServer.StartAsync();
        Redis = await RedisServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
