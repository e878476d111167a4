using System.Text.Json;
using Deia.Orchestration.Events;
using Deia.Orchestration.Events.Feeds;
using Microsoft.Extensions.Logging;

namespace Deia.Caching.Redis.Backplane;

/// <summary>Lets batches, which may come in any order and more than once, into the feed in the order of their numbers. For one task at a time.</summary>
/// <param name="feed">The feed, which nobody else appends to.</param>
/// <param name="logger">The log.</param>
internal sealed partial class EventSequencer(EventFeed feed, ILogger logger)
{
    private readonly PriorityQueue<PendingBatch, long> _pending = new();

    /// <summary>Gets the place of the newest event in the feed.</summary>
    public EventPosition Last { get; private set; } = feed.Newest;

    /// <summary>Gets the number of the last event of the gap before what waits.</summary>
    /// <value>Null where nothing waits.</value>
    public long? GapEnd => _pending.TryPeek(out _, out var first) ? first - 1 : null;

    /// <summary>Takes a batch of another host.</summary>
    /// <exception cref="InvalidOperationException">It is of another epoch.</exception>
    public void Add(EventBatch batch)
    {
        if (batch.Epoch != Last.Epoch)
        {
            throw new InvalidOperationException("The batch is of another epoch.");
        }

        _pending.Enqueue(new PendingBatch(batch, []), batch.First);
        Advance();
    }

    /// <summary>Takes events of this host, which have their numbers now.</summary>
    /// <param name="last">The number of the last one.</param>
    /// <param name="events">The events. They are copied.</param>
    public void Add(long last, IReadOnlyList<OutgoingEvent> events)
    {
        var first = last - events.Count + 1;
        _pending.Enqueue(new PendingBatch(null, [.. events.Select((item, index) => new EventEnvelope(first + index, item.At, item.Event))]), first);
        Advance();
    }

    /// <summary>Gives up what comes before a number and is nowhere to be had. Subscribers get a resync.</summary>
    /// <param name="seq">The number of the last event that is given up.</param>
    public void Skip(long seq)
    {
        GiveUp(seq);
        Advance();
    }

    /// <summary>Goes on elsewhere. Subscribers get a resync.</summary>
    /// <param name="last">The event before those that are held.</param>
    /// <param name="held">What is held from there on.</param>
    /// <param name="givenUp">How many events of this host are given up.</param>
    public void Restart(EventPosition last, IReadOnlyList<EventEnvelope> held, int givenUp = 0)
    {
        givenUp += _pending.UnorderedItems.Sum(static pending => pending.Element.Own.Count);
        _pending.Clear();
        Last = last with { Seq = last.Seq + held.Count };
        feed.Restart(last, held, givenUp);
    }

    /// <summary>Reads the events of a batch.</summary>
    /// <returns>Null where they can't be read.</returns>
    public List<EventEnvelope>? TryRead(EventBatch batch)
    {
        try
        {
            return EventCodec.Read(batch);
        }
        catch (JsonException)
        {
            LogUnreadable(batch.First, batch.Last, batch.Host);
            return null;
        }
    }

    private void GiveUp(long seq)
    {
        LogGivenUp(Last.Seq + 1, seq);
        Last = Last with { Seq = seq };
        feed.Restart(Last, [], 0);
    }

    private void Advance()
    {
        while (_pending.TryPeek(out var next, out var first) && first <= Last.Seq + 1)
        {
            _pending.Dequeue();
            var events = next.Batch is { } batch && batch.Last > Last.Seq ? TryRead(batch) : next.Own;
            if (events is null)
            {
                GiveUp(next.Batch!.Last);
                continue;
            }

            IReadOnlyList<EventEnvelope> fresh = first == Last.Seq + 1 ? events : [.. events.Where(item => item.Seq > Last.Seq)];
            Last = Last with { Seq = Last.Seq + fresh.Count };
            feed.Append(fresh, next.Own.Count);
        }
    }

    /// <param name="Batch">Events of another host, not read yet; null: those of this host.</param>
    /// <param name="Own">Events of this host.</param>
    private readonly record struct PendingBatch(EventBatch? Batch, IReadOnlyList<EventEnvelope> Own);

    [LoggerMessage(4310, LogLevel.Warning, "The events {First} to {Last} can't be had, and clients are told to read the state anew.", EventName = "events.given_up")]
    private partial void LogGivenUp(long first, long last);

    [LoggerMessage(4311, LogLevel.Warning, "The events {First} to {Last} of host {Host} can't be read here: does it run another version?", EventName = "events.unreadable")]
    private partial void LogUnreadable(long first, long last, string host);
}
