using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Orchestration.Events.Feeds;

namespace Deia.Orchestration.Tests.Events.Feeds;

public sealed class EventFeedTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restart_AnotherEpochWhileOneReadsAndOneWaits_BothGetOneResyncAndGoOnWithWhatCameSince()
    {
        EventFeed feed = new(new EventOptions());
        Append(feed, 40);
        await using var behind = Read(feed, new EventPosition(feed.Newest.Epoch, 0));
        await using var waiting = Read(feed);
        Assert.Equal(1, (await NextAsync(behind)).Position.Seq);
        var next = waiting.MoveNextAsync();
        Assert.False(next.IsCompleted);

        feed.Restart(new EventPosition("other", 100), Envelopes(101, 5), 0);
        feed.Append(Envelopes(106, 2), 0);

        // The events that were read under one lock before the restart are not taken back.
        var delivery = await NextAsync(behind);
        while (!delivery.IsResync)
        {
            delivery = await NextAsync(behind);
        }

        Assert.Equal(new EventPosition("other", 105), delivery.Position);
        Assert.True(await next);
        Assert.True(waiting.Current.IsResync);
        Assert.Equal(new EventPosition("other", 105), waiting.Current.Position);
        foreach (var reader in new[] { behind, waiting })
        {
            Assert.Equal(new EventPosition("other", 106), (await NextAsync(reader)).Position);
            Assert.Equal(new EventPosition("other", 107), (await NextAsync(reader)).Position);
        }
    }

    [Fact]
    public async Task Restart_AnotherEpoch_ItsEventsCanBeResumed()
    {
        EventFeed feed = new(new EventOptions());
        feed.Restart(new EventPosition("other", 100), Envelopes(101, 5), 0);

        await using var held = Read(feed, new EventPosition("other", 102));
        await using var lost = Read(feed, new EventPosition("other", 99));

        Assert.Equal(new EventPosition("other", 105), feed.Newest);
        Assert.Equal(103, (await NextAsync(held)).Position.Seq);
        Assert.True((await NextAsync(lost)).IsResync);
    }

    [Fact]
    public async Task Restart_BehindAGap_OneResyncWithTheLastThatIsNotSent()
    {
        EventFeed feed = new(new EventOptions());
        var epoch = feed.Newest.Epoch;
        await using var reader = Read(feed);
        Append(feed, 3);
        Assert.Equal(1, (await NextAsync(reader)).Position.Seq);
        await NextAsync(reader);
        await NextAsync(reader);

        feed.Restart(new EventPosition(epoch, 9), [], 0);
        feed.Append(Envelopes(10, 1), 0);
        await using var resumed = Read(feed, new EventPosition(epoch, 3));

        var resync = await NextAsync(reader);
        Assert.True(resync.IsResync);
        Assert.Equal(new EventPosition(epoch, 9), resync.Position);
        Assert.Equal(10, (await NextAsync(reader)).Position.Seq);
        Assert.True((await NextAsync(resumed)).IsResync);
    }

    [Fact]
    public async Task Subscribe_AheadOfTheRing_WaitsAndGoesOnAfterIt()
    {
        EventFeed feed = new(new EventOptions());
        Append(feed, 3);
        using var subscription = feed.Subscribe(new EventPosition(feed.Newest.Epoch, 5), mayBeAhead: true);
        await using var reader = subscription.ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        await using var other = Read(feed);
        var next = reader.MoveNextAsync();

        Assert.True(subscription.IsAhead);
        Assert.Equal(5, subscription.Newest.Seq);
        for (var seq = 4; seq <= 6; seq++)
        {
            // Who waits ahead does not keep the others from being woken.
            Append(feed, 1);
            Assert.Equal(seq, (await NextAsync(other)).Position.Seq);
        }

        Assert.True(await next);
        Assert.Equal((6, false), (reader.Current.Position.Seq, reader.Current.IsResync));
    }

    [Fact]
    public async Task EndWaitAhead_OfAPlaceThatNeverWas_GivesAResync()
    {
        EventFeed feed = new(new EventOptions());
        Append(feed, 3);
        using var subscription = feed.Subscribe(new EventPosition(feed.Newest.Epoch, 5), mayBeAhead: true);
        await using var reader = subscription.ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var next = reader.MoveNextAsync();
        Assert.False(next.IsCompleted);

        feed.EndWaitAhead(subscription);

        Assert.True(await next);
        Assert.Equal((3, true), (reader.Current.Position.Seq, reader.Current.IsResync));
    }

    [Fact]
    public void Subscribe_FurtherAheadThanARingHolds_DoesNotWait()
    {
        EventFeed feed = new(new EventOptions { ReplayCapacity = 16 });

        Assert.True(feed.Subscribe(new EventPosition(feed.Newest.Epoch, 16), mayBeAhead: true).IsAhead);
        Assert.False(feed.Subscribe(new EventPosition(feed.Newest.Epoch, 17), mayBeAhead: true).IsAhead);
        Assert.False(feed.Subscribe(new EventPosition(feed.Newest.Epoch, 1)).IsAhead);
        Assert.False(feed.Subscribe(new EventPosition("other", 1), mayBeAhead: true).IsAhead);
    }

    [Fact]
    public async Task EndAtNewest_ReaderIsBehind_HearsWhatWasThereAndEnds()
    {
        EventFeed feed = new(new EventOptions());
        var subscription = feed.Subscribe(null);
        Append(feed, 100);

        subscription.EndAtNewest();
        await using var reader = subscription.ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        Assert.Equal(1, (await NextAsync(reader)).Position.Seq);
        Append(feed, 10);

        for (var seq = 2; seq <= 100; seq++)
        {
            Assert.Equal(seq, (await NextAsync(reader)).Position.Seq);
        }

        Assert.False(await reader.MoveNextAsync());
        Assert.Equal(0, feed.Subscribers);
    }

    [Fact]
    public async Task EndAtNewest_ReaderWaits_EndsAtOnce()
    {
        EventFeed feed = new(new EventOptions());
        var subscription = feed.Subscribe(null);
        await using var reader = subscription.ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var next = reader.MoveNextAsync();

        subscription.EndAtNewest();
        subscription.EndAtNewest();

        Assert.False(await next);
        Assert.Equal(0, feed.Subscribers);
    }

    [Fact]
    public async Task EndAtNewest_EventsAreOnTheirWay_WaitsForThem()
    {
        EventFeed feed = new(new EventOptions());
        var subscription = feed.Subscribe(null);
        await using var reader = subscription.ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        feed.Announce();
        feed.Announce();

        subscription.EndAtNewest();
        feed.Append(Envelopes(1, 1), settled: 1);
        Assert.Equal(1, (await NextAsync(reader)).Position.Seq);
        var next = reader.MoveNextAsync();
        Assert.False(next.IsCompleted);
        feed.Append(Envelopes(2, 1), settled: 1);

        Assert.True(await next);
        Assert.Equal(2, reader.Current.Position.Seq);
        Assert.False(await reader.MoveNextAsync());
    }

    [Fact]
    public async Task EndAtNewest_AnotherEpochBeginsBeforeTheReaderIsThere_EndsWithTheResync()
    {
        EventFeed feed = new(new EventOptions());
        var subscription = feed.Subscribe(null);
        Append(feed, 100);
        subscription.EndAtNewest();
        await using var reader = subscription.ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        await NextAsync(reader);

        feed.Restart(new EventPosition("other", 0), Envelopes(1, 1), 0);
        Assert.False((await NextAsync(reader)).IsResync);
        var delivery = await NextAsync(reader);
        while (!delivery.IsResync)
        {
            delivery = await NextAsync(reader);
        }

        Assert.Equal("other", delivery.Position.Epoch);
        Assert.False(await reader.MoveNextAsync());
    }

    private static void Append(EventFeed feed, int count)
    {
        for (var i = 0; i < count; i++)
        {
            feed.Append(new HistoryCleared("BOT-001", null, i), DateTimeOffset.UnixEpoch);
        }
    }

    private static List<EventEnvelope> Envelopes(long first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new EventEnvelope(first + i, DateTimeOffset.UnixEpoch, new HistoryCleared("BOT-001", null, i)))];

    private static IAsyncEnumerator<EventDelivery> Read(EventFeed feed, EventPosition? after = null) =>
        feed.Subscribe(after).ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);

    private static async Task<EventDelivery> NextAsync(IAsyncEnumerator<EventDelivery> reader)
    {
        Assert.True(await reader.MoveNextAsync());
        return reader.Current;
    }
}
