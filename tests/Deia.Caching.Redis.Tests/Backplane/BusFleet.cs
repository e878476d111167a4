using Deia.Orchestration.Events;
using Deia.Testing.Servers;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Tests.Backplane;

/// <summary>Several hosts on one Redis, each with a subscriber, and what happens to them.</summary>
internal sealed class BusFleet : IAsyncDisposable
{
    private readonly Lock _publishing = new();
    private readonly List<BusListener> _listeners = [];
    private readonly List<BusLog> _logs = [];
    private readonly Dictionary<string, int> _published = [];
    private readonly string _prefix = SharedRedis.NewPrefix();

    private BusFleet(RedisServer server) => Server = server;

    public RedisServer Server { get; }

    /// <summary>Gets the key of the batches that Redis holds.</summary>
    public string Stream => _prefix + "events";

    public Pulse Pulse { get; } = new();

    public IReadOnlyList<BusListener> Listeners => _listeners;

    public IReadOnlyList<BusLog> Logs => _logs;

    /// <summary>Starts hosts on a Redis of their own.</summary>
    public static async Task<BusFleet> StartAsync(int hosts, bool isDurable = false)
    {
        BusFleet fleet = new(await RedisServer.StartAsync(isDurable));
        for (var i = 0; i < hosts; i++)
        {
            BusLog log = new(fleet.Pulse);
            fleet._logs.Add(log);
            fleet._listeners.Add(new BusListener(await BusHost.StartAsync(fleet.Server, fleet._prefix, log: log), fleet.Pulse));
        }

        await fleet.AgreeAsync();
        return fleet;
    }

    /// <summary>Publishes events on a host. Safe for concurrent use: the numbers of a host's events are the order in which they were published.</summary>
    /// <returns>The last one.</returns>
    public HistoryCleared Publish(int host, int count = 1)
    {
        var publisher = $"BOT-{host}";
        HistoryCleared item = null!;
        lock (_publishing)
        {
            for (var i = 0; i < count; i++)
            {
                item = new HistoryCleared(publisher, null, _published[publisher] = _published.GetValueOrDefault(publisher) + 1);
                _listeners[host].Host.Bus.Publish(item);
            }
        }

        return item;
    }

    /// <summary>Waits until the host's own subscriber has heard an event, or that events were lost.</summary>
    public Task HearAsync(int host, HistoryCleared item)
    {
        var resyncs = _listeners[host].Resyncs;
        return Pulse.UntilAsync(() => _listeners[host].Has(item) || _listeners[host].Resyncs > resyncs);
    }

    /// <summary>Publishes on all hosts until the subscribers of all of them hear all of it, in one epoch.</summary>
    public async Task AgreeAsync()
    {
        while (true)
        {
            var before = _listeners.ConvertAll(listener => listener.Resyncs);
            List<HistoryCleared> last = [.. _listeners.Select((_, host) => Publish(host))];
            await Pulse.UntilAsync(() => Enumerable.Range(0, before.Count).All(i => _listeners[i].Resyncs > before[i] || last.TrueForAll(_listeners[i].Has)));
            if (_listeners.TrueForAll(listener => last.TrueForAll(listener.Has)) && !_listeners.Exists(listener => listener.Host.Bus.IsAlone))
            {
                Assert.Single(_listeners.Select(listener => listener.Host.Bus.Epoch).Distinct());
                return;
            }
        }
    }

    /// <summary>Gives Redis a command that is not for hosts.</summary>
    public async Task CommandAsync(string command, params object[] arguments)
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync(Server.ConnectionString + ",allowAdmin=true");
        await admin.GetDatabase().ExecuteAsync(command, arguments);
    }

    /// <summary>Checks what all subscribers have heard.</summary>
    public void Check() => DeliveryRules.Check(_listeners.Select(listener => listener.Heard));

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
            await listener.Host.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}
