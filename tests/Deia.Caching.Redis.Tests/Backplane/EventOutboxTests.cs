using Deia.Caching.Redis.Backplane;
using Deia.Orchestration.Events;

namespace Deia.Caching.Redis.Tests.Backplane;

public sealed class EventOutboxTests
{
    [Fact]
    public void Take_MoreThanGoWellIntoOneMessage_GivesThemPieceByPieceInOrder()
    {
        using PumpSignal signal = new();
        EventOutbox outbox = new(1_000_000, signal);
        for (var i = 0; i < 600; i++)
        {
            outbox.Add(new HistoryCleared("BOT-001", null, i), DateTimeOffset.UnixEpoch);
        }

        List<int> sizes = [];
        List<int> numbers = [];
        while (!outbox.IsEmpty)
        {
            List<OutgoingEvent> batch = [];
            outbox.Take(batch);
            sizes.Add(batch.Count);
            numbers.AddRange(batch.Select(item => ((HistoryCleared)item.Event).Deleted));
        }

        Assert.Equal([256, 256, 88], sizes);
        Assert.Equal(Enumerable.Range(0, 600), numbers);
    }

    [Fact]
    public void Take_LongTexts_GivesFewAtOnce()
    {
        using PumpSignal signal = new();
        EventOutbox outbox = new(1_000_000, signal);
        for (var i = 0; i < 10; i++)
        {
            outbox.Add(new MessageToken("BOT-001", Guid.Empty, i, new string('a', 60_000)), DateTimeOffset.UnixEpoch);
        }

        List<OutgoingEvent> batch = [];
        outbox.Take(batch);

        Assert.Equal(3, batch.Count);
    }

    [Fact]
    public void Add_MoreEventsOrTextThanItHolds_LosesTheOldestAndCountsThem()
    {
        using PumpSignal signal = new();
        EventOutbox outbox = new(1_000, signal);
        for (var i = 0; i < EventOutbox.Capacity + 7; i++)
        {
            outbox.Add(new HistoryCleared("BOT-001", null, i), DateTimeOffset.UnixEpoch);
        }

        List<OutgoingEvent> batch = [];
        Assert.Equal(7, outbox.Take(batch));
        Assert.Equal(7, ((HistoryCleared)batch[0].Event).Deleted);

        // One text that alone is too long is held, and nothing before it.
        outbox.Add(new MessageToken("BOT-001", Guid.Empty, 0, new string('a', 2_000)), DateTimeOffset.UnixEpoch);
        batch.Clear();
        Assert.Equal(EventOutbox.Capacity - 256, outbox.Take(batch));
        Assert.IsType<MessageToken>(Assert.Single(batch).Event);
        Assert.Equal(0, outbox.Take([]));
    }
}
