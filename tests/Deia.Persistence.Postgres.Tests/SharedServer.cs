using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Deia.Persistence.Postgres.Tests.SharedServer))]

namespace Deia.Persistence.Postgres.Tests;

/// <summary>One server for all tests that neither kill it nor count on its disk, with a database that is migrated already for others to be copies of.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private string _template = "";

    internal PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await PostgresServer.StartAsync("fsync=off", "max_connections=400");
        _template = await Server.CreateDatabaseAsync();
        await using var services = PostgresServices.Open(_template);
        await services.GetRequiredService<Storage.PostgresStore>().OpenAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Makes a database with the schema and nothing in it.</summary>
    internal Task<string> CreateDatabaseAsync() => Server.CreateDatabaseAsync(_template);
}
