using System.Globalization;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Flags;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.State;
using Deia.Persistence.Postgres.Storage;
using Deia.Testing.Conformance;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Persistence.Postgres.Tests;

/// <summary>A database of a test's own on the shared server, opened the way an app opens it.</summary>
internal sealed class PostgresStoreUnderTest : StoreUnderTest
{
    private readonly SharedServer _server;
    private readonly ServiceProvider _services;

    private PostgresStoreUnderTest(SharedServer server, string connectionString)
    {
        _server = server;
        ConnectionString = connectionString;
        _services = PostgresServices.Open(connectionString, static options => options.MaxPoolSize = 8);
    }

    public string ConnectionString { get; }

    public IServiceProvider Services => _services;

    public PostgresStore Store => _services.GetRequiredService<PostgresStore>();

    public IStoreHealth Health => _services.GetRequiredService<IStoreHealth>();

    public override IBotRepository Bots => _services.GetRequiredService<IBotRepository>();

    public override IBotStatusRepository Statuses => _services.GetRequiredService<IBotStatusRepository>();

    public override IChatMessageRepository Messages => _services.GetRequiredService<IChatMessageRepository>();

    public override IBotLeaseRepository Leases => _services.GetRequiredService<IBotLeaseRepository>();

    public override IRetentionRepository Retention => _services.GetRequiredService<IRetentionRepository>();

    public override IAuditRepository Audit => _services.GetRequiredService<IAuditRepository>();

    public override ISessionRepository Sessions => _services.GetRequiredService<ISessionRepository>();

    public override IApiKeyRepository ApiKeys => _services.GetRequiredService<IApiKeyRepository>();

    public override IFeatureFlagRepository Flags => _services.GetRequiredService<IFeatureFlagRepository>();

    public static async ValueTask<PostgresStoreUnderTest> CreateAsync(SharedServer server) => new(server, await server.TakeDatabaseAsync());

    public Task<object?> ExecuteAsync(string sql) => PostgresServer.ExecuteAsync(ConnectionString, sql);

    public override async ValueTask PassAsync(TimeSpan time) =>
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"UPDATE hosts SET live_until = live_until - interval '{time.TotalSeconds} s'"));

    public override async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _server.GiveBack(ConnectionString);
    }
}
