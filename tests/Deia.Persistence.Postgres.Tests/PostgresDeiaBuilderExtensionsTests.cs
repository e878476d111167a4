using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Flags;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Deia.Persistence.Postgres.Tests;

public sealed class PostgresDeiaBuilderExtensionsTests(SharedServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void UsePostgres_AfterAnotherStore_TakesItsPlaceInEverySlot()
    {
        var services = new ServiceCollection();
        services.AddDeia();
        var builder = new PostgresServices.Builder(services);

        Assert.Same(builder, builder.UsePostgres("Host=first").UsePostgres("Host=second"));

        using var provider = services.BuildServiceProvider();
        Assert.IsType<PostgresBotRepository>(Assert.Single(provider.GetServices<IBotRepository>()));
        Assert.IsType<PostgresBotStatusRepository>(Assert.Single(provider.GetServices<IBotStatusRepository>()));
        Assert.IsType<PostgresChatMessageRepository>(Assert.Single(provider.GetServices<IChatMessageRepository>()));
        Assert.IsType<PostgresBotLeaseRepository>(Assert.Single(provider.GetServices<IBotLeaseRepository>()));
        Assert.IsType<PostgresRetentionRepository>(Assert.Single(provider.GetServices<IRetentionRepository>()));
        Assert.IsType<PostgresAuditRepository>(Assert.Single(provider.GetServices<IAuditRepository>()));
        Assert.IsType<PostgresSessionRepository>(Assert.Single(provider.GetServices<ISessionRepository>()));
        Assert.IsType<PostgresApiKeyRepository>(Assert.Single(provider.GetServices<IApiKeyRepository>()));
        Assert.IsType<PostgresFeatureFlagRepository>(Assert.Single(provider.GetServices<IFeatureFlagRepository>()));
        Assert.IsType<PostgresStoreHealth>(Assert.Single(provider.GetServices<IStoreHealth>()));
        Assert.Single(provider.GetServices<IHostedService>().OfType<PostgresStartup>());
        Assert.Equal("Host=second", provider.GetRequiredService<PostgresConnection>().ConnectionString);
    }

    [Fact]
    public async Task UsePostgres_InAHost_IsMigratedFromItsStart()
    {
        var database = await server.Server.CreateDatabaseAsync();
        using var host = Build(builder => builder.UsePostgres(database));

        await host.StartAsync(Cancellation);

        Assert.Equal("0001.Initial", await Deia.Testing.Servers.PostgresServer.ExecuteAsync(database, "SELECT scriptname FROM schema_versions"));
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Start_AnotherStoreChosenLater_AsksNoServer()
    {
        using var host = Build(builder =>
        {
            builder.UsePostgres("Host=nowhere.invalid");
            builder.Services.Replace(ServiceDescriptor.Singleton<IStoreHealth, OtherHealth>());
        });

        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task UsePostgres_DataSourceOfTheApp_IsUsedAndNotDisposed()
    {
        await using var dataSource = NpgsqlDataSource.Create(await server.TakeDatabaseAsync());
        var services = new ServiceCollection();
        new PostgresServices.Builder(services).UsePostgres(dataSource);

        await using (var provider = services.BuildServiceProvider())
        {
            var fence = await Samples.AddBotAsync(provider);
            var messages = provider.GetRequiredService<IChatMessageRepository>();
            var question = Samples.Question();
            await messages.AddAsync(question, fence, Cancellation);
            Assert.True(await messages.ResolveAsync(Samples.Answer(question), fence, Cancellation));
            Assert.True((await provider.GetRequiredService<IStoreHealth>().CheckAsync(Cancellation)).Reachable);
        }

        await using var command = dataSource.CreateCommand("SELECT count(*) FROM chat_messages");
        Assert.Equal(2L, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task UsePostgres_Section_IsFollowedUnlessCodeSaysOtherwise()
    {
        using var host = Build(
            builder => builder.UsePostgres("Host=127.0.0.1", options => options.MaxPoolSize = 7),
            new() { ["Deia:Postgres:MaxPoolSize"] = "9", ["Deia:Postgres:CommandTimeout"] = "00:00:07", ["Deia:Postgres:Migrate"] = "false" });

        var options = host.Services.GetRequiredService<IOptions<PostgresOptions>>().Value;

        Assert.Equal((7, TimeSpan.FromSeconds(7), false), (options.MaxPoolSize, options.CommandTimeout, options.Migrate));
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("MaxPoolSize", "3", "Deia:Postgres:MaxPoolSize is '3'; allowed is 4 to 1000.")]
    [InlineData("CommandTimeout", "00:00:00", "Deia:Postgres:CommandTimeout is '00:00:00'; allowed is 00:00:01 to 01:00:00.")]
    [InlineData("SslMode", "Maybe", "Deia:Postgres:SslMode is 'Maybe'; allowed is one of Disable, Allow, Prefer, Require, VerifyCA, VerifyFull.")]
    [InlineData(
        "RootCertificate", "/nowhere.pem", "Deia:Postgres:RootCertificate is '/nowhere.pem'; allowed is the path of a PEM file that this process may read.")]
    public async Task Start_BadOption_NamesTheKeyTheValueAndWhatIsAllowed(string key, string value, string error)
    {
        using var host = Build(builder => builder.UsePostgres("Host=127.0.0.1"), new() { [$"Deia:Postgres:{key}"] = value });

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.Contains(error, refused.Message, StringComparison.Ordinal);
    }

    private static IHost Build(Action<IDeiaBuilder> use, Dictionary<string, string?>? settings = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        use(new PostgresServices.Builder(builder.Services));
        return builder.Build();
    }

    private sealed class OtherHealth : IStoreHealth
    {
        public string Provider => "other";

        public ValueTask<StoreHealth> CheckAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(new StoreHealth(true, null));
    }
}
