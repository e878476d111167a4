using System.Globalization;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>What every <see cref="IEventBus"/> keeps to. Derive from it, make the bus, and the tests run. A bus may take its time to deliver.</summary>
public abstract class EventBusConformance
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_SixteenAtOnce_EverySubscriberHearsAllInOneOrder()
    {
        const int publishers = 16, each = 200;
        var bus = await CreateAsync(new EventOptions());
        List<Task<List<EventDelivery>>> readers = [.. Enumerable.Range(0, 3).Select(_ => HearAsync(bus.Subscribe(), publishers * each))];

        await Task.WhenAll(Enumerable.Range(0, publishers).Select(publisher => Task.Run(
            () =>
            {
                for (var i = 0; i < each; i++)
                {
                    bus.Publish(Cleared(i, $"BOT-{publisher}"));
                }
            },
            Cancelled)));

        foreach (var heard in await Task.WhenAll(readers))
        {
            Assert.Equal(Enumerable.Range(1, publishers * each).Select(seq => (long)seq), heard.Select(delivery => delivery.Position.Seq));
            Assert.All(
                heard.GroupBy(delivery => delivery.Envelope!.Event.BotId),
                bot => Assert.Equal(Enumerable.Range(0, each), bot.Select(Number)));
        }
    }

    [Fact]
    public async Task Subscribe_AfterNothing_HearsFromNowOn()
    {
        var bus = await CreateAsync(new EventOptions());
        await PublishAsync(bus, Numbered(0, 3));

        using var subscription = bus.Subscribe();
        bus.Publish(Cleared(3));

        Assert.Equal(new EventPosition(bus.Epoch, 3), subscription.Newest);
        Assert.Equal([3], (await HearAsync(subscription, 1)).Select(Number));
    }

    [Fact]
    public async Task Subscribe_AfterEachPositionHeld_HearsTheRestAndGoesOn()
    {
        var bus = await CreateAsync(new EventOptions());
        await PublishAsync(bus, Numbered(0, 20));

        List<EventSubscription> subscriptions = [.. Enumerable.Range(0, 21).Select(seq => bus.Subscribe(new EventPosition(bus.Epoch, seq)))];
        bus.Publish(Cleared(20));

        for (var seq = 0; seq <= 20; seq++)
        {
            Assert.Equal(20, subscriptions[seq].Newest.Seq);
            Assert.Equal(Enumerable.Range(seq, 21 - seq), (await HearAsync(subscriptions[seq], 21 - seq)).Select(Number));
        }
    }

    [Fact]
    public async Task Subscribe_WhileOthersPublish_NothingIsMissedOrDoubled()
    {
        const int events = 4_000;
        var bus = await CreateAsync(new EventOptions());
        var publishing = Task.Run(
            () =>
            {
                foreach (var item in Numbered(0, events))
                {
                    bus.Publish(item);
                }
            },
            Cancelled);

        List<Task<List<EventDelivery>>> readers = [];
        for (var i = 0; i < 40; i++)
        {
            readers.Add(HearAsync(bus.Subscribe(new EventPosition(bus.Epoch, bus.LastSeq / 2)), untilSeq: events));
            await Task.Yield();
        }

        await publishing;
        foreach (var heard in await Task.WhenAll(readers))
        {
            var first = heard[0].Position.Seq;
            Assert.Equal(Enumerable.Range((int)first, events - (int)first + 1).Select(seq => (long)seq), heard.Select(delivery => delivery.Position.Seq));
        }
    }

    [Theory]
    [InlineData("another", 2)]
    [InlineData(null, long.MaxValue)]
    [InlineData(null, -1)]
    public async Task Subscribe_PositionThatNeverWas_OneResyncAndGoesOn(string? epoch, long seq)
    {
        var bus = await CreateAsync(new EventOptions());
        await PublishAsync(bus, Numbered(0, 3));

        using var subscription = bus.Subscribe(new EventPosition(epoch ?? bus.Epoch, seq));
        bus.Publish(Cleared(3));

        var heard = await HearAsync(subscription, 2);
        Assert.True(heard[0].IsResync);
        Assert.Equal(new EventPosition(bus.Epoch, 3), heard[0].Position);
        Assert.Equal(3, Number(heard[1]));
    }

    [Fact]
    public async Task Subscribe_PositionNoLongerHeld_OneResyncAndGoesOn()
    {
        var bus = await CreateAsync(new EventOptions { ReplayCapacity = 16 });
        await PublishAsync(bus, Numbered(0, 20));

        using var lost = bus.Subscribe(new EventPosition(bus.Epoch, 3));
        using var held = bus.Subscribe(new EventPosition(bus.Epoch, 4));
        Assert.Equal(Enumerable.Range(4, 16), (await HearAsync(held, 16)).Select(Number));

        bus.Publish(Cleared(20));
        var heard = await HearAsync(lost, 2);
        Assert.True(heard[0].IsResync);
        Assert.Equal(20, heard[0].Position.Seq);
        Assert.Equal(20, Number(heard[1]));
    }

    [Fact]
    public async Task Read_FallenOutOfWhatIsHeld_OneResyncWithTheLastThatIsNotSent()
    {
        var bus = await CreateAsync(new EventOptions { ReplayCapacity = 16 });
        using var subscription = bus.Subscribe();
        await PublishAsync(bus, Numbered(0, 17));

        await using var reader = subscription.ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var resync = await NextAsync(reader);
        bus.Publish(Cleared(17));
        var next = await NextAsync(reader);

        Assert.True(resync.IsResync);
        Assert.Equal(17, resync.Position.Seq);
        Assert.Equal((18, 17), (next.Position.Seq, Number(next)));
    }

    [Fact]
    public async Task Read_TextAboveTheBound_OldestGoFirst()
    {
        var bus = await CreateAsync(new EventOptions { ReplayCharacters = 65_536 });
        await PublishAsync(bus, Enumerable.Range(0, 4).Select(i => Token(i, new string('a', 20_000))));

        using var lost = bus.Subscribe(new EventPosition(bus.Epoch, 0));
        using var held = bus.Subscribe(new EventPosition(bus.Epoch, 1));

        Assert.True((await HearAsync(lost, 1))[0].IsResync);
        Assert.Equal([2L, 3L, 4L], (await HearAsync(held, 3)).Select(delivery => delivery.Position.Seq));
    }

    [Fact]
    public async Task Read_FarBehind_LosesPiecesOfRepliesAndNothingElse()
    {
        const int events = 48;
        var bus = await CreateAsync(new EventOptions { ReplayCapacity = 64 });
        using var subscription = bus.Subscribe();
        await PublishAsync(bus, Enumerable.Range(0, events).Select<int, DeiaEvent>(i => i % 2 == 0 ? Token(i, "a") : Cleared(i)));

        var heard = await HearAsync(subscription, untilSeq: events);

        // Half of what may be held is 32 events: the tokens that more than 32 come after are left out.
        Assert.Equal(
            Enumerable.Range(0, events).Where(i => i % 2 == 1 || events - (i + 1) <= 32).Select(i => i + 1L),
            heard.Select(delivery => delivery.Position.Seq));
    }

    [Fact]
    public async Task Read_ReplayOfFarBack_PiecesOfRepliesIncluded()
    {
        var bus = await CreateAsync(new EventOptions { ReplayCapacity = 64 });
        await PublishAsync(bus, Enumerable.Range(0, 60).Select(i => Token(i, "a")));

        using var subscription = bus.Subscribe(new EventPosition(bus.Epoch, 0));

        Assert.Equal(Enumerable.Range(1, 60).Select(seq => (long)seq), (await HearAsync(subscription, untilSeq: 60)).Select(delivery => delivery.Position.Seq));
    }

    [Fact]
    public async Task Read_TwentyOthersNeverRead_EverythingArrives()
    {
        var bus = await CreateAsync(new EventOptions { ReplayCapacity = 32 });
        List<EventSubscription> idle = [.. Enumerable.Range(0, 20).Select(_ => bus.Subscribe())];
        List<IAsyncEnumerator<EventDelivery>> readers =
            [.. Enumerable.Range(0, 50).Select(_ => bus.Subscribe().ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled))];

        for (var i = 0; i < 200; i++)
        {
            bus.Publish(Cleared(i));
            foreach (var reader in readers)
            {
                Assert.Equal(i, Number(await NextAsync(reader)));
            }
        }

        var late = await HearAsync(idle[0], 1);
        Assert.True(late[0].IsResync);
        Assert.Equal(200, late[0].Position.Seq);
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }

        idle.ForEach(subscription => subscription.Dispose());
        Assert.Equal(0, bus.Subscribers);
    }

    [Fact]
    public async Task Dispose_WhileTheReaderWaits_EndsItsLoop()
    {
        var bus = await CreateAsync(new EventOptions());
        var subscription = bus.Subscribe();
        await using var reader = subscription.ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var next = reader.MoveNextAsync();
        Assert.False(next.IsCompleted);
        Assert.Equal(1, bus.Subscribers);

        subscription.Dispose();
        subscription.Dispose();

        Assert.False(await next);
        Assert.Equal(0, bus.Subscribers);
    }

    [Fact]
    public async Task Read_CancelledWhileItWaits_ThrowsAndUnsubscribes()
    {
        var bus = await CreateAsync(new EventOptions());
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var reader = bus.Subscribe().ReadAsync(cancellation.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = reader.MoveNextAsync();
        Assert.False(next.IsCompleted);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Equal(0, bus.Subscribers);
    }

    [Fact]
    public async Task Read_LoopIsLeft_Unsubscribes()
    {
        var bus = await CreateAsync(new EventOptions());
        var subscription = bus.Subscribe();
        await PublishAsync(bus, Numbered(0, 2));

        await foreach (var delivery in subscription.ReadAsync(Cancelled))
        {
            Assert.Equal(1, delivery.Position.Seq);
            break;
        }

        Assert.Equal(0, bus.Subscribers);
    }

    [Fact]
    public async Task Read_ASecondTime_Throws()
    {
        var bus = await CreateAsync(new EventOptions());
        using var subscription = bus.Subscribe();
        _ = subscription.ReadAsync(Cancelled);

        Assert.Throws<InvalidOperationException>(() => subscription.ReadAsync(Cancelled));
    }

    [Fact]
    public async Task Read_TwoSubscribers_ShareOnePayload()
    {
        var bus = await CreateAsync(new EventOptions());
        using var first = bus.Subscribe();
        using var second = bus.Subscribe();
        bus.Publish(Cleared(1));

        var serialised = 0;
        foreach (var subscription in new[] { first, second })
        {
            var heard = await HearAsync(subscription, 1);
            Assert.Equal([7], heard[0].Envelope!.GetOrAddPayload(_ => [(byte)(7 + serialised++)]).ToArray());
        }

        Assert.Equal(1, serialised);
    }

    [Fact]
    public async Task Publish_Null_Throws()
    {
        var bus = await CreateAsync(new EventOptions());

        Assert.Throws<ArgumentNullException>(() => bus.Publish(null!));
    }

    /// <summary>Makes a bus without events or subscribers.</summary>
    /// <param name="options">What it may hold.</param>
    /// <returns>The bus.</returns>
    protected abstract ValueTask<IEventBus> CreateAsync(EventOptions options);

    /// <summary>Publishes one by one, each after the one before has come back.</summary>
    private static async Task PublishAsync(IEventBus bus, IEnumerable<DeiaEvent> events)
    {
        await using var reader = bus.Subscribe().ReadAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        foreach (var item in events)
        {
            bus.Publish(item);
            await NextAsync(reader);
        }
    }

    private static async Task<EventDelivery> NextAsync(IAsyncEnumerator<EventDelivery> reader)
    {
        Assert.True(await reader.MoveNextAsync());
        return reader.Current;
    }

    private static async Task<List<EventDelivery>> HearAsync(EventSubscription subscription, int count = int.MaxValue, long untilSeq = long.MaxValue)
    {
        List<EventDelivery> heard = [];
        await foreach (var delivery in subscription.ReadAsync(Cancelled))
        {
            heard.Add(delivery);
            if (heard.Count == count || delivery.Position.Seq == untilSeq)
            {
                break;
            }
        }

        return heard;
    }

    private static IEnumerable<DeiaEvent> Numbered(int first, int count) => Enumerable.Range(first, count).Select(i => Cleared(i));

    private static HistoryCleared Cleared(int number, string botId = "BOT-001") =>
        new(botId, number.ToString(CultureInfo.InvariantCulture), number);

    private static MessageToken Token(int index, string text) => new("BOT-001", Guid.Empty, index, text);

    private static int Number(EventDelivery delivery) => ((HistoryCleared)delivery.Envelope!.Event).Deleted;
}
