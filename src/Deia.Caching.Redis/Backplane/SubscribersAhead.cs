using Deia.Orchestration.Events.Feeds;

namespace Deia.Caching.Redis.Backplane;

/// <summary>The subscribers that came with a place that another host has reached, and this one perhaps not yet. Safe for concurrent use.</summary>
/// <param name="feed">The feed that they read.</param>
/// <param name="signal">Is set where one comes.</param>
internal sealed class SubscribersAhead(EventFeed feed, PumpSignal signal)
{
    private readonly Lock _gate = new();
    private List<EventFeedSubscription> _waiting = [];

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count == 0;
            }
        }
    }

    /// <summary>Adds a subscriber.</summary>
    public void Add(EventFeedSubscription subscription)
    {
        GiveBack([subscription]);
        signal.Set();
    }

    /// <summary>Takes all of them.</summary>
    public IReadOnlyList<EventFeedSubscription> Take()
    {
        lock (_gate)
        {
            var taken = _waiting;
            _waiting = [];
            return taken;
        }
    }

    /// <summary>Lets them wait on.</summary>
    public void GiveBack(IReadOnlyList<EventFeedSubscription> taken)
    {
        lock (_gate)
        {
            _waiting.AddRange(taken);
        }
    }

    /// <summary>Lets them go: what they wait for has come by now, or never was.</summary>
    public void End(IReadOnlyList<EventFeedSubscription> taken)
    {
        foreach (var subscription in taken)
        {
            feed.EndWaitAhead(subscription);
        }
    }
}
