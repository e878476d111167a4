using Deia.Caching.Redis.Backplane;
using Deia.Orchestration.Events;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Deia.Caching.Redis.Tests.Backplane;

public sealed class RedisGoneTests
{
    private readonly Pulse _pulse = new();

    [Fact]
    public async Task Start_RedisIsNotThere_EventsGoAloneUntilItIs()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using var host = await BusHost.StartAsync(server, "");
        await using BusListener listener = new(host, _pulse);
        Publish(host, 1, 10);
        await _pulse.UntilAsync(() => listener.Count == 10);
        Assert.Equal(0, listener.Resyncs);

        await server.StartAgainAsync();

        await _pulse.UntilAsync(() => listener.Resyncs == 1);
        Assert.False(host.Bus.IsAlone);
        DeliveryRules.Check([listener.Heard]);
    }

    [Fact]
    public async Task Publish_MoreThanCanWaitForARedisThatHangs_NothingIsLostWithoutAResync()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await BusHost.StartAsync(server, "");
        await using BusListener listener = new(host, _pulse);
        Publish(host, 1, 1);
        await _pulse.UntilAsync(() => listener.Count == 1);

        server.Freeze();
        Publish(host, 2, EventOutbox.Capacity * 2);
        await _pulse.UntilAsync(() => listener.Resyncs > 0 && listener.Heard[^1].Position == new EventPosition(host.Bus.Epoch, host.Bus.LastSeq));

        DeliveryRules.Check([listener.Heard]);
        server.Thaw();
    }

    [Fact]
    public async Task UseRedis_InAHost_FindsTheOrderBeforeTheHostHasStarted()
    {
        await using var server = await RedisServer.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddDeia().UseRedis(server.ConnectionString);
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);

        var bus = Assert.IsType<RedisEventBus>(host.Services.GetRequiredService<IEventBus>());
        Assert.True(bus.Started.IsCompletedSuccessfully);
        Assert.False(bus.IsAlone);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static void Publish(BusHost host, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            host.Bus.Publish(new HistoryCleared("BOT-001", null, i));
        }
    }
}
