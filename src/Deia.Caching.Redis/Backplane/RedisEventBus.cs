using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Orchestration.Events.Feeds;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Caching.Redis.Backplane;

/// <summary>A bus that spans all hosts of a Redis. While Redis is gone it is this host's own.</summary>
/// <remarks>
/// Publishing appends to a queue. A task of the bus sends what is in it to Redis, batch by batch, which numbers the events of all hosts in one order; what
/// comes back, and what others append, goes into the feed that subscribers read. Between a publication and its number lies a round trip to Redis.
/// </remarks>
internal sealed class RedisEventBus : IEventBus, IAsyncDisposable, IDisposable
{
    private readonly PumpSignal _signal = new();
    private readonly EventFeed _feed;
    private readonly EventOutbox _outbox;
    private readonly SubscribersAhead _ahead;
    private readonly SharedOrder _order;
    private readonly EventLink _link;
    private readonly EventPump _pump;
    private readonly TimeProvider _timeProvider;

    public RedisEventBus(RedisConnection connection, IOptions<DeiaOptions> options, TimeProvider timeProvider, ILogger<RedisEventBus> logger)
    {
        var events = options.Value.Events;
        EventInbox inbox = new(_signal);
        _timeProvider = timeProvider;
        _feed = new EventFeed(events);
        _outbox = new EventOutbox(events.ReplayCharacters, _signal);
        _ahead = new SubscribersAhead(_feed, _signal);
        _order = new SharedOrder(connection, events, inbox, timeProvider, logger);
        _link = new EventLink(connection, _order, new EventSequencer(_feed, logger), _outbox, inbox, _ahead, logger);
        _pump = new EventPump(connection, _link, _signal, timeProvider, logger);
    }

    public string Epoch => _feed.Newest.Epoch;

    public long LastSeq => _feed.Newest.Seq;

    public int Subscribers => _feed.Subscribers;

    /// <summary>Gets whether the events go to the subscribers of this host alone.</summary>
    public bool IsAlone => _link.IsAlone;

    /// <summary>Gets when the events have found their order. What is published, or subscribed to, before is none the worse for it.</summary>
    public Task Started => _pump.Started;

    public void Publish(DeiaEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _feed.Announce();
        _outbox.Add(item, _timeProvider.GetUtcNow());
    }

    public EventSubscription Subscribe(EventPosition? after = null)
    {
        var subscription = _feed.Subscribe(after, mayBeAhead: !_link.IsAlone);
        if (subscription.IsAhead)
        {
            _ahead.Add(subscription);
        }

        return subscription;
    }

    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync().ConfigureAwait(false);
        _order.StopListening();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
