using Deia.Caching.Redis.Backplane;
using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Caching.Redis.Tests.Backplane;

/// <summary>A host of which nothing is there but its bus.</summary>
internal sealed class BusHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private BusHost(ServiceProvider services)
    {
        _services = services;
        Bus = (RedisEventBus)services.GetRequiredService<IEventBus>();
    }

    public RedisEventBus Bus { get; }

    public RedisConnection Connection => _services.GetRequiredService<RedisConnection>();

    /// <summary>Starts a host.</summary>
    /// <param name="server">The Redis.</param>
    /// <param name="prefix">What its keys begin with: hosts of one prefix are one fleet.</param>
    /// <param name="options">What it may hold; null: everything by default.</param>
    /// <param name="timeProvider">Its clock; null: the system's.</param>
    /// <param name="log">What it logs to; null: nowhere.</param>
    /// <returns>The host, its events having found their order.</returns>
    public static async Task<BusHost> StartAsync(
        RedisServer server, string prefix, EventOptions? options = null, TimeProvider? timeProvider = null, BusLog? log = null)
    {
        ServiceCollection services = new();
        services.AddSingleton(timeProvider ?? TimeProvider.System);
        services.AddLogging(logging =>
        {
            if (log is not null)
            {
                logging.AddProvider(log);
            }
        });
        services.AddMetrics();
        services.AddSingleton(Options.Create(new DeiaOptions { Events = options ?? new EventOptions() }));
        new RedisHost.Builder(services).UseRedis(server.ConnectionString, redis => redis.KeyPrefix = prefix);
        BusHost host = new(services.BuildServiceProvider(validateScopes: true));
        await host.Bus.Started.WaitAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
