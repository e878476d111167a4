using System.Collections.Concurrent;
using Deia.Persistence.Postgres.Storage;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Deia.Persistence.Postgres.Tests.SharedServer))]

namespace Deia.Persistence.Postgres.Tests;

/// <summary>One server for all tests that neither kill it nor count on its disk, with a database that is migrated already for others to be copies of.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private const string Empty =
        """
        TRUNCATE bots, chat_messages, bot_status, audit_logs, hosts, bot_leases, sessions, api_keys, feature_flags;
        UPDATE audit_chain SET base = decode(repeat('00', 32), 'hex'), head = decode(repeat('00', 32), 'hex'), last_id = NULL;
        """;

    private readonly ConcurrentBag<string> _free = [];
    private string _template = "";

    internal PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await PostgresServer.StartAsync("fsync=off", "max_connections=400");
        _template = await Server.CreateDatabaseAsync();
        await using var services = PostgresServices.Open(_template);
        await services.GetRequiredService<PostgresStore>().OpenAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Gives a database with the schema and nothing in it: one that a test has given back, or a new one.</summary>
    internal async Task<string> TakeDatabaseAsync()
    {
        if (!_free.TryTake(out var database))
        {
            return await Server.CreateDatabaseAsync(_template);
        }

        await PostgresServer.ExecuteAsync(database, Empty);
        return database;
    }

    /// <summary>Takes a database back whose schema is as it was.</summary>
    internal void GiveBack(string database) => _free.Add(database);
}
