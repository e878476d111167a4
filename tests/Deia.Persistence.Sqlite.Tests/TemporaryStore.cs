using System.Diagnostics.Metrics;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Flags;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.State;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Persistence.Sqlite.Tests;

/// <summary>A database file in a folder of its own, opened the way an app opens it.</summary>
internal sealed class TemporaryStore : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deia-sqlite-").FullName;
    private readonly ServiceProvider _services;

    public TemporaryStore(TimeProvider? timeProvider = null)
    {
        Path = System.IO.Path.Combine(_folder, "data", "deia.db");
        _services = Open(Path, timeProvider);
    }

    public string Path { get; }

    public SqliteStore Store => _services.GetRequiredService<SqliteStore>();

    public IBotRepository Bots => _services.GetRequiredService<IBotRepository>();

    public IBotStatusRepository Statuses => _services.GetRequiredService<IBotStatusRepository>();

    public IChatMessageRepository Messages => _services.GetRequiredService<IChatMessageRepository>();

    public IBotLeaseRepository Leases => _services.GetRequiredService<IBotLeaseRepository>();

    public IRetentionRepository Retention => _services.GetRequiredService<IRetentionRepository>();

    public IAuditRepository Audit => _services.GetRequiredService<IAuditRepository>();

    public ISessionRepository Sessions => _services.GetRequiredService<ISessionRepository>();

    public IApiKeyRepository ApiKeys => _services.GetRequiredService<IApiKeyRepository>();

    public IFeatureFlagRepository Flags => _services.GetRequiredService<IFeatureFlagRepository>();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public IStoreHealth Health => _services.GetRequiredService<IStoreHealth>();

    /// <summary>Opens a file without a host.</summary>
    public static ServiceProvider Open(string path, TimeProvider? timeProvider = null)
    {
        var services = new ServiceCollection();
        if (timeProvider is not null)
        {
            services.AddSingleton(timeProvider);
        }

        new Builder(services).UseSqlite(options => options.Path = path);
        return services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>Runs SQL on a connection of its own, as another program would.</summary>
    public static object? Execute(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    /// <summary>Takes a bot for a host of this test.</summary>
    /// <returns>The number to write for it with.</returns>
    public static async Task<long> TakeAsync(IBotLeaseRepository leases, string botId) =>
        (await leases.AcquireAsync(botId, new HostIdentity(Guid.NewGuid().ToString("N"), null, null))).Fence;

    /// <summary>Closes the store, and leaves the file.</summary>
    public ValueTask CloseAsync() => _services.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal sealed record Builder(IServiceCollection Services) : IDeiaBuilder;
}
