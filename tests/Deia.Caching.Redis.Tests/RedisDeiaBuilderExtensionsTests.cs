using Deia.Caching.Redis.Caches;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Tests;

public sealed class RedisDeiaBuilderExtensionsTests(SharedRedis shared)
{
    private const string PrefixRule = "allowed are at most 64 letters, digits and : . _ - { }, such as 'deia:' or '{deia}:'.";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void UseRedis_AfterOtherCaches_TakesTheirPlaceInEverySlot()
    {
        ServiceCollection services = new();
        services.AddLogging().AddMetrics();
        services.AddSingleton<IBotStatusCache>(_ => throw new InvalidOperationException());
        services.AddSingleton<IHistoryPageCache>(_ => throw new InvalidOperationException());
        services.AddSingleton<ISessionCache>(_ => throw new InvalidOperationException());
        services.AddSingleton<IRateLimitCounter>(_ => throw new InvalidOperationException());
        services.AddSingleton<IFeatureFlagCache>(_ => throw new InvalidOperationException());
        services.AddSingleton<ICacheHealth>(_ => throw new InvalidOperationException());
        RedisHost.Builder builder = new(services);

        Assert.Same(builder, builder.UseRedis("127.0.0.1:1").UseRedis("127.0.0.1:2"));

        using var provider = services.BuildServiceProvider();
        Assert.IsType<RedisBotStatusCache>(Assert.Single(provider.GetServices<IBotStatusCache>()));
        Assert.IsType<RedisHistoryPageCache>(Assert.Single(provider.GetServices<IHistoryPageCache>()));
        Assert.IsType<RedisSessionCache>(Assert.Single(provider.GetServices<ISessionCache>()));
        Assert.IsType<RedisRateLimitCounter>(Assert.Single(provider.GetServices<IRateLimitCounter>()));
        Assert.IsType<RedisFeatureFlagCache>(Assert.Single(provider.GetServices<IFeatureFlagCache>()));
        Assert.IsType<RedisCacheHealth>(Assert.Single(provider.GetServices<ICacheHealth>()));
        Assert.Equal(3, provider.GetServices<IHostedService>().Count());
    }

    [Fact]
    public async Task Start_KeyPrefixConfigured_IsFollowedUnlessCodeSaysOtherwise()
    {
        Dictionary<string, string?> settings = new() { ["Deia:Redis:KeyPrefix"] = "configured:" };
        using var configured = Build(shared.Server.ConnectionString, settings);
        using var overruled = Build(shared.Server.ConnectionString, settings, options => options.KeyPrefix = "{overruled}:");

        Assert.Equal("configured:bot:status:BOT-001", configured.Services.GetRequiredService<Redis.Connections.RedisConnection>().Keys.Status("BOT-001"));
        Assert.Equal("{overruled}:bot:status:BOT-001", overruled.Services.GetRequiredService<Redis.Connections.RedisConnection>().Keys.Status("BOT-001"));
        await configured.StartAsync(Cancelled);
        await configured.StopAsync(Cancelled);
    }

    [Fact]
    public async Task Start_WithoutRedis_Starts()
    {
        using var host = Build("127.0.0.1:1");

        await host.StartAsync(Cancelled);

        Assert.Null(await host.Services.GetRequiredService<IBotStatusCache>().GetAsync("BOT-001", Cancelled));
        await host.StopAsync(Cancelled);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("password=hunter2")]
    [InlineData("localhost:6379,hunter2=hunter2")]
    [InlineData("localhost:6379,connectTimeout=hunter2")]
    [InlineData("localhost:6379,defaultDatabase=99999999999")]
    [InlineData("localhost:6379,tunnel=http:hunter2:x:y")]
    public async Task Start_ConnectionStringThatCannotBeRead_SaysSoAndShowsNothingOfIt(string connectionString)
    {
        using var host = Build(connectionString);

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancelled));

        Assert.Equal(
            "The connection string of Redis can't be read (it is not shown, for it may hold a password); allowed is one such as 'localhost:6379,ssl=true'.",
            refused.Message);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a*")]
    [InlineData("a b:")]
    [InlineData("a\n")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Start_KeyPrefixThatIsNotAllowed_NamesTheKeyTheValueAndWhatIsAllowed(string prefix)
    {
        using var host = Build("127.0.0.1:1", configure: options => options.KeyPrefix = prefix);

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancelled));

        Assert.Equal($"Deia:Redis:KeyPrefix is '{prefix}'; {PrefixRule}", refused.Message);
    }

    [Fact]
    public async Task Dispose_ConnectionOfTheApp_StaysOpen()
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(shared.Server.ConnectionString);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        new RedisHost.Builder(builder.Services).UseRedis(multiplexer, options => options.KeyPrefix = SharedRedis.NewPrefix());
        using (var host = builder.Build())
        {
            await host.StartAsync(Cancelled);
            await host.Services.GetRequiredService<Redis.Connections.RedisConnection>().WhenAvailableAsync(Cancelled);
            await host.StopAsync(Cancelled);
        }

        Assert.True(multiplexer.IsConnected);
        await multiplexer.GetDatabase().PingAsync();
    }

    [Fact]
    public async Task Start_OtherCachesChosenLater_DoesNotConnect()
    {
        using var host = Build(
            shared.Server.ConnectionString,
            services: services => services
                .Replace(ServiceDescriptor.Singleton<ICacheHealth, OtherHealth>())
                .Replace(ServiceDescriptor.Singleton<IEventBus, InMemoryEventBus>()));

        await host.StartAsync(Cancelled);

        Assert.False(host.Services.GetRequiredService<Redis.Connections.RedisConnection>().IsStarted);
        await host.StopAsync(Cancelled);
    }

    private static IHost Build(
        string connectionString,
        Dictionary<string, string?>? settings = null,
        Action<RedisOptions>? configure = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        new RedisHost.Builder(builder.Services).UseRedis(connectionString, configure);
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed class OtherHealth : ICacheHealth
    {
        public string Provider => "other";

        public ValueTask<CacheHealth> CheckAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(new CacheHealth(true, null));
    }
}
