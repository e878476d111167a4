using Deia.Caching.Redis.Connections;
using Deia.Orchestration.DependencyInjection;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Caching.Redis.Tests;

/// <summary>What of a host uses Redis, as an app puts it together.</summary>
internal sealed class RedisHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public RedisHost(RedisServer server, string prefix = "", TimeProvider? timeProvider = null)
    {
        ServiceCollection services = new();
        services.AddSingleton(timeProvider ?? TimeProvider.System);
        services.AddLogging();
        services.AddMetrics();
        new Builder(services).UseRedis(server.ConnectionString, options => options.KeyPrefix = prefix);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public RedisConnection Connection => Get<RedisConnection>();

    /// <summary>Makes a host that uses Redis already.</summary>
    public static async Task<RedisHost> StartAsync(RedisServer server, string prefix = "", TimeProvider? timeProvider = null)
    {
        RedisHost host = new(server, prefix, timeProvider);
        await host.Connection.WhenAvailableAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    internal sealed record Builder(IServiceCollection Services) : IDeiaBuilder;
}
