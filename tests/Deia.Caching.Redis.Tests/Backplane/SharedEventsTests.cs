using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Caching.Redis.Tests.Backplane;

public sealed class SharedEventsTests(SharedRedis shared) : IAsyncLifetime
{
    private readonly string _prefix = SharedRedis.NewPrefix();
    private readonly Pulse _pulse = new();
    private readonly List<IAsyncDisposable> _owned = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }
    }

    [Fact]
    public async Task Publish_OnTwoHostsAtOnce_BothHearTheSameUnderTheSameNumbers()
    {
        const int each = 2_000;
        BusListener[] listeners = [Listen(await StartAsync()), Listen(await StartAsync())];

        await Task.WhenAll(listeners.Select((listener, host) => Task.Run(
            () =>
            {
                for (var i = 1; i <= each; i++)
                {
                    listener.Host.Bus.Publish(new HistoryCleared($"BOT-{host}", null, i));
                }
            },
            TestContext.Current.CancellationToken)));
        await _pulse.UntilAsync(() => listeners.All(listener => listener.Count == 2 * each));

        DeliveryRules.Check(listeners.Select(listener => listener.Heard));
        Assert.Equal(Heard(listeners[0]), Heard(listeners[1]));
        Assert.Equal(Enumerable.Range(1, 2 * each).Select(seq => (long)seq), listeners[0].Heard.Select(delivery => delivery.Position.Seq));
        Assert.All(listeners, listener => Assert.Equal((listeners[0].Host.Bus.Epoch, 2L * each), (listener.Host.Bus.Epoch, listener.Host.Bus.LastSeq)));
    }

    [Fact]
    public async Task Subscribe_OnTheOtherHost_GoesOnWhereTheClientWas()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        await PublishAsync(first, 100);
        await PublishAsync(second, 100);

        foreach (var seq in new[] { 0, 1, 99, 100, 101, 199, 200 })
        {
            var (one, other) = (Listen(first, seq), Listen(second, seq));
            await _pulse.UntilAsync(() => one.Count == 200 - seq && other.Count == 200 - seq);
            Assert.Equal(Enumerable.Range(seq + 1, 200 - seq).Select(number => (long)number), one.Heard.Select(delivery => delivery.Position.Seq));
            Assert.Equal(Heard(one), Heard(other));
        }
    }

    [Fact]
    public async Task Start_OfAHost_HoldsWhatRedisHoldsOfAllHosts()
    {
        EventPosition newest;
        await using (var first = await BusHost.StartAsync(shared.Server, _prefix))
        {
            await PublishAsync(first, 1_000);
            newest = new EventPosition(first.Bus.Epoch, 1_000);
        }

        var second = await StartAsync();
        Assert.Equal(newest, new EventPosition(second.Bus.Epoch, second.Bus.LastSeq));
        var listener = Listen(second, 500);
        await PublishAsync(second, 1);
        await _pulse.UntilAsync(() => listener.Count == 501);
        Assert.Equal(Enumerable.Range(501, 501).Select(seq => (long)seq), listener.Heard.Select(delivery => delivery.Position.Seq));
    }

    [Fact]
    public async Task Publish_MoreThanIsHeld_RedisHoldsNoMoreThanAHost()
    {
        EventOptions options = new() { ReplayCapacity = 16 };
        var first = await StartAsync(options);
        await PublishAsync(first, 100);

        Assert.Equal(16, await (await ForeignAsync()).CountAsync());
        var second = await StartAsync(options);
        var (held, lost) = (Listen(second, 84), Listen(second, 83));
        await _pulse.UntilAsync(() => held.Count == 16 && lost.Count == 1);
        Assert.Equal((0, 1), (held.Resyncs, lost.Resyncs));
    }

    [Fact]
    public async Task Publish_MoreTextThanIsHeld_RedisHoldsAtMostABatchMoreThanAHost()
    {
        EventOptions options = new() { ReplayCharacters = 65_536 };
        var first = await StartAsync(options);
        for (var i = 0; i < 50; i++)
        {
            await PublishAsync(first, new MessageToken("BOT-001", Guid.Empty, i, new string('a', i == 49 ? 1 : 20_000)));
        }

        // Three long texts and the short one fit; and Redis looks at batches, not at events.
        Assert.Equal(5, await (await ForeignAsync()).CountAsync());
        var second = await StartAsync(options);
        var (held, lost) = (Listen(second, 46), Listen(second, 45));
        await _pulse.UntilAsync(() => held.Count == 4 && lost.Count == 1);
        Assert.Equal((0, 1), (held.Resyncs, lost.Resyncs));
    }

    [Fact]
    public async Task Subscribe_AfterAnEventThatHasNotReachedThisHost_GoesOnAfterIt()
    {
        var host = await StartAsync();
        await PublishAsync(host, 3);
        await (await ForeignAsync()).AppendSilentlyAsync(new EventPosition(host.Bus.Epoch, 4));

        var listener = Listen(host, 4);
        Assert.Equal(4, listener.Newest.Seq);
        await PublishAsync(host, 1);

        await _pulse.UntilAsync(() => listener.Count == 1);
        Assert.Equal((5, false), (listener.Heard[0].Position.Seq, listener.Heard[0].IsResync));
    }

    [Fact]
    public async Task Subscribe_AfterAnEventThatNeverWas_OneResyncAndGoesOn()
    {
        var host = await StartAsync();
        await PublishAsync(host, 3);

        var listener = Listen(host, 7);
        await _pulse.UntilAsync(() => listener.Count == 1);
        await PublishAsync(host, 1);

        await _pulse.UntilAsync(() => listener.Count == 2);
        Assert.Equal([(3L, true), (4L, false)], listener.Heard.Select(delivery => (delivery.Position.Seq, delivery.IsResync)));
    }

    [Fact]
    public async Task Message_Lost_IsHeardAllTheSame()
    {
        var listener = Listen(await StartAsync());

        // No other message follows that would show the gap.
        await (await ForeignAsync()).AppendSilentlyAsync(new EventPosition(listener.Host.Bus.Epoch, 1));

        await _pulse.UntilAsync(() => listener.Count == 1);
        Assert.Equal(0, listener.Resyncs);
    }

    [Fact]
    public async Task Message_LostAndNoLongerHeld_OneResyncAndGoesOn()
    {
        var listener = Listen(await StartWithoutProbesAsync());
        var foreign = await ForeignAsync();
        await foreign.AppendSilentlyAsync(new EventPosition(listener.Host.Bus.Epoch, 1));
        await foreign.ForgetAsync();

        await PublishAsync(await StartAsync(), 1);

        await _pulse.UntilAsync(() => listener.Count == 2);
        Assert.Equal([(1L, true), (2L, false)], listener.Heard.Select(delivery => (delivery.Position.Seq, delivery.IsResync)));
    }

    [Fact]
    public async Task Publish_TheEpochIsOver_OneResyncAndTheEventInTheNextEpoch()
    {
        var host = await StartWithoutProbesAsync();
        await PublishAsync(host, 3);
        var listener = Listen(host);
        await (await ForeignAsync()).EndEpochAsync();

        host.Bus.Publish(new HistoryCleared("BOT-001", null, 4));

        await _pulse.UntilAsync(() => listener.Count == 2);
        Assert.Equal([(0L, true), (1L, false)], listener.Heard.Select(delivery => (delivery.Position.Seq, delivery.IsResync)));
        Assert.NotEqual(listener.Newest.Epoch, host.Bus.Epoch);
        Assert.False(host.Bus.IsAlone);
    }

    [Fact]
    public async Task Epoch_BegunByAnotherHost_IsFollowedAtOnce()
    {
        var listener = Listen(await StartWithoutProbesAsync());
        await (await ForeignAsync()).EndEpochAsync();

        var other = await StartAsync();

        await _pulse.UntilAsync(() => listener.Count == 1);
        Assert.True(listener.Heard[0].IsResync);
        Assert.Equal(other.Bus.Epoch, listener.Heard[0].Position.Epoch);
    }

    [Fact]
    public async Task Event_OfANewerHost_IsToldByItsName()
    {
        var listener = Listen(await StartAsync());
        await (await ForeignAsync()).AppendAsync(
            listener.Host.Bus.Epoch, """[["bot:sang","2026-11-24T12:00:00Z","BOT-002",{}],["history:cleared","2026-11-24T12:00:00Z",null,{"botId":"BOT-001","deleted":1}]]""", 2);

        await _pulse.UntilAsync(() => listener.Count == 2);
        Assert.Equal(["bot:sang", "history:cleared"], listener.Heard.Select(delivery => delivery.Envelope?.Event.Type));
        Assert.Equal([1L, 2L], listener.Heard.Select(delivery => delivery.Position.Seq));
    }

    [Fact]
    public async Task Batch_ThatCanNotBeRead_OneResyncAndGoesOn()
    {
        var listener = Listen(await StartAsync());
        await (await ForeignAsync()).AppendAsync(listener.Host.Bus.Epoch, """[["history:cleared","2026-11-24T12:00:00Z","BOT-001",7]]""", 1);
        await _pulse.UntilAsync(() => listener.Count == 1);
        await PublishAsync(listener.Host, 1);

        await _pulse.UntilAsync(() => listener.Count == 2);
        Assert.Equal([(1L, true), (2L, false)], listener.Heard.Select(delivery => (delivery.Position.Seq, delivery.IsResync)));
        Assert.Equal(2, (await StartAsync()).Bus.LastSeq);
    }

    [Fact]
    public async Task Dispose_RightAfterPublishing_OthersHearIt()
    {
        var listener = Listen(await StartAsync());
        var other = await BusHost.StartAsync(shared.Server, _prefix);
        for (var i = 0; i < 1_000; i++)
        {
            other.Bus.Publish(new HistoryCleared("BOT-001", null, i));
        }

        await other.DisposeAsync();

        await _pulse.UntilAsync(() => listener.Count == 1_000);
        Assert.Equal(0, listener.Resyncs);
    }

    [Fact]
    public async Task EndAtNewest_RightAfterPublishing_HearsItAndEnds()
    {
        var host = await StartAsync();
        using var subscription = host.Bus.Subscribe();
        var reading = subscription.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 1_000; i++)
        {
            host.Bus.Publish(new HistoryCleared("BOT-001", null, i));
        }

        subscription.EndAtNewest();

        Assert.Equal(1_000, (await reading).Count);
        Assert.Equal(0, host.Bus.Subscribers);
    }

    private static IEnumerable<(EventPosition, DateTimeOffset, DeiaEvent)> Heard(BusListener listener) =>
        listener.Heard.Select(delivery => (delivery.Position, delivery.Envelope!.At, delivery.Envelope.Event));

    private async Task<BusHost> StartAsync(EventOptions? options = null) => Own(await BusHost.StartAsync(shared.Server, _prefix, options));

    /// <summary>Starts a host whose clock stands still, so that it never looks around by itself.</summary>
    private async Task<BusHost> StartWithoutProbesAsync() => Own(await BusHost.StartAsync(shared.Server, _prefix, timeProvider: new FakeTimeProvider()));

    private async Task<ForeignHost> ForeignAsync() => Own(await ForeignHost.StartAsync(shared.Server, _prefix));

    private BusListener Listen(BusHost host, long? after = null) =>
        Own(new BusListener(host, _pulse, after is { } seq ? new EventPosition(host.Bus.Epoch, seq) : null));

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private async Task PublishAsync(BusHost host, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await PublishAsync(host, new HistoryCleared("BOT-001", null, i));
        }
    }

    /// <summary>Publishes an event, and waits until the host has it.</summary>
    private async Task PublishAsync(BusHost host, DeiaEvent item)
    {
        await using BusListener listener = new(host, _pulse);
        host.Bus.Publish(item);
        await _pulse.UntilAsync(() => listener.Heard.Any(delivery => ReferenceEquals(delivery.Envelope?.Event, item)));
    }
}
