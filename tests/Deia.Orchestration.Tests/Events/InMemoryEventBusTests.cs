using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Testing.Conformance;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Events;

public sealed class InMemoryEventBusTests : EventBusConformance
{
    /// <summary>How long a reader that was never woken may hang before its test fails.</summary>
    private const int HangLimit = 120_000;

    private static readonly HistoryCleared Something = new("BOT-001", null, 1);

    [Fact]
    public async Task Publish_AnEvent_BearsTheTimeOfTheClockAndTheNextNumber()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        var bus = Create(new EventOptions(), clock);
        using var subscription = bus.Subscribe();
        Assert.Equal(0, bus.LastSeq);

        bus.Publish(Something);
        clock.Advance(TimeSpan.FromSeconds(1));
        bus.Publish(Something);

        Assert.Equal(2, bus.LastSeq);
        await using var reader = subscription.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(CancellationToken.None);
        await reader.MoveNextAsync();
        await reader.MoveNextAsync();
        Assert.Equal((2, clock.GetUtcNow(), Something), (reader.Current.Envelope!.Seq, reader.Current.Envelope.At, reader.Current.Envelope.Event));
    }

    [Fact]
    public void Epoch_OfTwoBuses_Differs()
    {
        Assert.NotEqual(Create(new EventOptions()).Epoch, Create(new EventOptions()).Epoch);
    }

    [Fact]
    public void Publish_NobodyWaits_AllocatesNothingButTheEnvelope()
    {
        const int events = 10_000;
        var bus = Create(new EventOptions());
        List<EventSubscription> idle = [.. Enumerable.Range(0, 20).Select(_ => bus.Subscribe())];
        bus.Publish(Something);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < events; i++)
        {
            bus.Publish(Something);
        }

        // An object header, a number, a time, the event and the slot for its bytes.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / events, 1, 64);
        Assert.Equal(idle.Count, bus.Subscribers);
    }

    [Fact(Timeout = HangLimit)]
    public async Task Publish_OneReaderBlocksItsThread_PublisherAndTheOthersGoOn()
    {
        var bus = Create(new EventOptions());
        using var release = new ManualResetEventSlim();
        var readers = Readers(bus, 3, TestContext.Current.CancellationToken);
        List<ValueTask<bool>> waiting = [.. readers.Select(reader => reader.MoveNextAsync())];
        var blocking = BlockAsync(waiting[1]);

        bus.Publish(Something);

        Assert.True(await waiting[0]);
        Assert.True(await waiting[2]);
        bus.Publish(Something);
        Assert.True(await readers[0].MoveNextAsync());
        release.Set();
        await blocking;

        async Task BlockAsync(ValueTask<bool> first)
        {
            await first.ConfigureAwait(false);
            release.Wait(TestContext.Current.CancellationToken);
        }
    }

    [Fact(Timeout = HangLimit)]
    public async Task Publish_WhileTheReaderIsAboutToWait_NeverLosesTheWakeUp()
    {
        const int rounds = 20_000;
        var there = Create(new EventOptions());
        var back = Create(new EventOptions());
        await using var answers = back.Subscribe().ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(CancellationToken.None);
        var questions = there.Subscribe();
        var answering = Task.Run(
            async () =>
            {
                await foreach (var question in questions.ReadAsync(TestContext.Current.CancellationToken))
                {
                    back.Publish(question.Envelope!.Event);
                }
            },
            TestContext.Current.CancellationToken);

        for (var round = 1; round <= rounds; round++)
        {
            there.Publish(Something);
            Assert.True(await answers.MoveNextAsync());
            Assert.Equal(round, answers.Current.Position.Seq);
        }

        questions.Dispose();
        await answering;
    }

    [Fact(Timeout = HangLimit)]
    public async Task Dispose_WhileOthersPublish_ReaderAlwaysEnds()
    {
        var bus = Create(new EventOptions());
        for (var round = 0; round < 5_000; round++)
        {
            var subscription = bus.Subscribe();
            await using var reader = subscription.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(CancellationToken.None);
            var next = reader.MoveNextAsync();
            var publishing = Task.Run(() => bus.Publish(Something), CancellationToken.None);

            subscription.Dispose();

            Assert.False(await next && await reader.MoveNextAsync());
            await publishing;
        }

        Assert.Equal(0, bus.Subscribers);
    }

    [Fact]
    public async Task Read_ThousandSubscribersWait_OneEventWakesEach()
    {
        var bus = Create(new EventOptions());
        var readers = Readers(bus, 1_000, TestContext.Current.CancellationToken);
        List<Task<bool>> waiting = [.. readers.Select(reader => reader.MoveNextAsync().AsTask())];
        Assert.DoesNotContain(waiting, next => next.IsCompleted);

        bus.Publish(Something);

        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.All(readers, reader => Assert.Equal(1, reader.Current.Position.Seq));
    }

    [Fact]
    public async Task Read_AThousandTokensBehindInALargeRing_LeavesOutOnlyThose()
    {
        // More than one look at the ring is needed to get past what is left out.
        const int events = 3_000;
        var bus = Create(new EventOptions { ReplayCapacity = 4_000 });
        using var subscription = bus.Subscribe();
        for (var i = 1; i <= events; i++)
        {
            bus.Publish(new MessageToken("BOT-001", Guid.Empty, i, "a"));
        }

        await using var reader = subscription.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(CancellationToken.None);
        for (var seq = 1_000; seq <= events; seq++)
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.Equal(seq, reader.Current.Position.Seq);
        }
    }

    protected override ValueTask<IEventBus> CreateAsync(EventOptions options) => ValueTask.FromResult<IEventBus>(Create(options));

    private static List<IAsyncEnumerator<EventDelivery>> Readers(InMemoryEventBus bus, int count, CancellationToken cancellationToken) =>
        [.. Enumerable.Range(0, count).Select(_ => bus.Subscribe().ReadAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None))];

    private static InMemoryEventBus Create(EventOptions options, TimeProvider? clock = null) =>
        new(Options.Create(new DeiaOptions { Events = options }), clock ?? TimeProvider.System);
}
