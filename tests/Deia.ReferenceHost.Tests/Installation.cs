using Deia.Testing.Servers;

namespace Deia.ReferenceHost.Tests;

/// <summary>What the hosts of one test share: a database of their own, and keys of their own in the cache.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private Installation(DirectoryInfo folder)
    {
        _folder = folder;
        Settings = [("Deia__Sqlite__Path", Path.Combine(folder.FullName, "deia.db"))];
    }

    private Installation(string database, RedisServer redis)
    {
        Database = database;
        Settings =
        [
            ("ConnectionStrings__Postgres", database),
            ("ConnectionStrings__Redis", redis.ConnectionString),
            ("Deia__Redis__KeyPrefix", $"{Guid.NewGuid():N}:"),
        ];
    }

    /// <summary>Gets the connection string of the database; empty where it is a file.</summary>
    public string Database { get; } = string.Empty;

    /// <summary>Gets the environment variables that let a host use this.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; }

    /// <summary>Makes an installation on the servers that all tests share.</summary>
    public static async Task<Installation> CreateAsync(InstallationKind kind)
    {
        if (kind == InstallationKind.Embedded)
        {
            return new Installation(Directory.CreateTempSubdirectory("deia-test-"));
        }

        var servers = (await TestContext.Current.GetFixture<SharedServers>())!;
        return await CreateAsync(servers.Postgres, servers.Redis);
    }

    /// <summary>Makes an installation on servers of the test's own.</summary>
    public static async Task<Installation> CreateAsync(PostgresServer postgres, RedisServer redis) => new(await postgres.CreateDatabaseAsync(), redis);

    public ValueTask DisposeAsync()
    {
        _folder?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
