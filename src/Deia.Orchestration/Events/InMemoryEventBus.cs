using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events.Feeds;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Events;

/// <summary>The bus of a single host. An event is numbered, and can be read, before <see cref="Publish"/> returns.</summary>
internal sealed class InMemoryEventBus(IOptions<DeiaOptions> options, TimeProvider timeProvider) : IEventBus
{
    private readonly EventFeed _feed = new(options.Value.Events);

    public string Epoch => _feed.Newest.Epoch;

    public long LastSeq => _feed.Newest.Seq;

    public int Subscribers => _feed.Subscribers;

    public void Publish(DeiaEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _feed.Append(item, timeProvider.GetUtcNow());
    }

    public EventSubscription Subscribe(EventPosition? after = null) => _feed.Subscribe(after);
}
