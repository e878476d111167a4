using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Testing.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Caching.Redis.Tests.Backplane;

public sealed class RedisEventBusConformanceTests(SharedRedis shared) : EventBusConformance, IAsyncLifetime
{
    private readonly List<BusHost> _hosts = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            Assert.False(host.Bus.IsAlone);
            await host.DisposeAsync();
        }
    }

    protected override async ValueTask<IEventBus> CreateAsync(EventOptions options)
    {
        // Its clock stands still, so that Redis has all the time in the world.
        _hosts.Add(await BusHost.StartAsync(shared.Server, SharedRedis.NewPrefix(), options, new FakeTimeProvider()));
        return _hosts[^1].Bus;
    }
}
