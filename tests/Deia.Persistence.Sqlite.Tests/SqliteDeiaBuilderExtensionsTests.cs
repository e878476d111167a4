using Deia.Orchestration;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Flags;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.State;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deia.Persistence.Sqlite.Tests;

public sealed class SqliteDeiaBuilderExtensionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deia-sqlite-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void UseSqlite_AfterAnotherStore_TakesItsPlaceInEverySlot()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IBotRepository>(_ => throw new InvalidOperationException());
        services.AddSingleton<IBotStatusRepository>(_ => throw new InvalidOperationException());
        services.AddSingleton<IChatMessageRepository>(_ => throw new InvalidOperationException());
        services.AddSingleton<IBotLeaseRepository>(_ => throw new InvalidOperationException());
        services.AddSingleton<IRetentionRepository>(_ => throw new InvalidOperationException());
        services.AddSingleton<IAuditRepository>(_ => throw new InvalidOperationException());
        services.AddSingleton<ISessionRepository>(_ => throw new InvalidOperationException());
        services.AddSingleton<IApiKeyRepository>(_ => throw new InvalidOperationException());
        services.AddSingleton<IFeatureFlagRepository>(_ => throw new InvalidOperationException());
        services.AddSingleton<IStoreHealth>(_ => throw new InvalidOperationException());
        var builder = new TemporaryStore.Builder(services);

        Assert.Same(builder, builder.UseSqlite().UseSqlite());

        using var provider = services.BuildServiceProvider();
        Assert.IsType<SqliteBotRepository>(Assert.Single(provider.GetServices<IBotRepository>()));
        Assert.IsType<SqliteBotStatusRepository>(Assert.Single(provider.GetServices<IBotStatusRepository>()));
        Assert.IsType<SqliteChatMessageRepository>(Assert.Single(provider.GetServices<IChatMessageRepository>()));
        Assert.IsType<SqliteBotLeaseRepository>(Assert.Single(provider.GetServices<IBotLeaseRepository>()));
        Assert.IsType<SqliteRetentionRepository>(Assert.Single(provider.GetServices<IRetentionRepository>()));
        Assert.IsType<SqliteAuditRepository>(Assert.Single(provider.GetServices<IAuditRepository>()));
        Assert.IsType<SqliteSessionRepository>(Assert.Single(provider.GetServices<ISessionRepository>()));
        Assert.IsType<SqliteApiKeyRepository>(Assert.Single(provider.GetServices<IApiKeyRepository>()));
        Assert.IsType<SqliteFeatureFlagRepository>(Assert.Single(provider.GetServices<IFeatureFlagRepository>()));
        Assert.IsType<SqliteStoreHealth>(Assert.Single(provider.GetServices<IStoreHealth>()));
        Assert.Single(provider.GetServices<IHostedService>());
    }

    [Fact]
    public void UseSqlite_WithoutHostOrConfiguration_LiesInTheCurrentFolder()
    {
        var services = new ServiceCollection();
        new TemporaryStore.Builder(services).UseSqlite();
        using var provider = services.BuildServiceProvider();

        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "data", "deia.db"), provider.GetRequiredService<SqliteStore>().Path);
    }

    [Fact]
    public async Task UseSqlite_InAHost_IsOpenFromItsStartInTheContentRoot()
    {
        using var host = Build([]);

        await host.StartAsync(Cancellation);

        Assert.True(File.Exists(Path.Combine(_folder, "data", "deia.db")));
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task UseSqlite_PathConfigured_IsFollowedUnlessCodeSaysOtherwise()
    {
        using (var configured = Build(new() { ["Deia:Sqlite:Path"] = "configured.db" }))
        {
            await configured.StartAsync(Cancellation);
        }

        using (var overruled = Build(new() { ["Deia:Sqlite:Path"] = "unused.db" }, options => options.Path = "overruled.db"))
        {
            await overruled.StartAsync(Cancellation);
        }

        Assert.Equal(["configured.db", "overruled.db"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_AnotherStoreChosenLater_LeavesNoFile()
    {
        using var host = Build([], services: services => services.Replace(ServiceDescriptor.Singleton<IStoreHealth, OtherHealth>()));

        await host.StartAsync(Cancellation);

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Start_EmptyPath_NamesTheKeyTheValueAndWhatIsAllowed(string path)
    {
        using var host = Build(new() { ["Deia:Sqlite:Path"] = path });

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.Equal($"Deia:Sqlite:Path is '{path}'; allowed is the path of a file, such as 'data/deia.db'.", refused.Message);
    }

    [Fact]
    public async Task Start_FileIsAFolder_SaysWhichAndWhichSetting()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "taken"));

        await AssertRefusedAsync("taken", "the file can't be opened or made. Name a file in a folder that this process may write to.");
    }

    [Fact]
    public async Task Start_FolderIsAFile_SaysWhichAndWhichSetting()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "taken"), "text", Cancellation);

        await AssertRefusedAsync("taken/deia.db", "the file can't be opened or made. Name a file in a folder that this process may write to.");
    }

    [Fact]
    public async Task Start_FileIsNoDatabase_LeavesItAsItIs()
    {
        var file = Path.Combine(_folder, "letter.txt");
        var text = string.Concat(Enumerable.Repeat("Dear reader, this is no database. ", 200));
        await File.WriteAllTextAsync(file, text, Cancellation);

        await AssertRefusedAsync("letter.txt", "the file is not a SQLite database. Name another file, or move this one away.");

        Assert.Equal(text, await File.ReadAllTextAsync(file, Cancellation));
    }

    [Fact]
    public async Task Start_FileOfANewerVersion_IsRefused()
    {
        TemporaryStore.Execute(Path.Combine(_folder, "newer.db"), "PRAGMA user_version = 99;");

        await AssertRefusedAsync(
            "newer.db", "a newer version of Deia wrote the file (its schema is 99, this version knows 3). Update Deia, or name another file.");
    }

    private async Task AssertRefusedAsync(string path, string reason)
    {
        using var host = Build(new() { ["Deia:Sqlite:Path"] = path });

        var refused = await Assert.ThrowsAsync<DeiaException>(() => host.StartAsync(Cancellation));

        Assert.Equal($"Deia:Sqlite:Path is '{Path.Combine(_folder, path)}': {reason}", refused.Message);
    }

    private IHost Build(Dictionary<string, string?> settings, Action<SqliteOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder });
        builder.Configuration.AddInMemoryCollection(settings);
        new TemporaryStore.Builder(builder.Services).UseSqlite(configure);
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed class OtherHealth : IStoreHealth
    {
        public string Provider => "other";

        public ValueTask<StoreHealth> CheckAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(new StoreHealth(true, null));
    }
}
