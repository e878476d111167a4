using Deia.Orchestration.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Tests;

/// <summary>Where the apps of the tests keep what they hold: each in a database of its own in PostgreSQL, and under a prefix of its own in Redis.</summary>
internal sealed class Stores : IAsyncDisposable
{
    public const string Database = "postgres";
    public const string Cache = "redis";

    private readonly SharedServers _servers;
    private readonly string _database;

    private Stores(SharedServers servers, string database) => (_servers, _database) = (servers, database);

    /// <summary>Gives an app its stores.</summary>
    /// <returns>What is disposed after the app.</returns>
    public static async Task<IAsyncDisposable> UseAsync(IDeiaBuilder deia)
    {
        var servers = (await TestContext.Current.GetFixture<SharedServers>())!;
        var database = await servers.CreateDatabaseAsync();
        deia.UsePostgres(database).UseRedis(servers.Redis.ConnectionString, redis => redis.KeyPrefix = $"{Guid.NewGuid():N}:");
        return new Stores(servers, database);
    }

    public async ValueTask DisposeAsync() => await _servers.Postgres.DropDatabaseAsync(_database);
}
