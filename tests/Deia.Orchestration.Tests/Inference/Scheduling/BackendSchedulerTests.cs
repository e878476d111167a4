using Deia.Orchestration.Inference.Scheduling;

namespace Deia.Orchestration.Tests.Inference.Scheduling;

public sealed class BackendSchedulerTests
{
    [ThreadStatic]
    private static bool _isDisposing;

    private readonly BackendScheduler _scheduler = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void AcquireAsync_FreeBackend_CompletesAtOnceWithoutAllocating()
    {
        var provider = StubProvider.WithLimit(1);
        Turn(provider);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Turn(provider);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task AcquireAsync_OneBotHasAThousandWaiting_AnotherWaitsOneTurn()
    {
        var provider = StubProvider.WithLimit(1);
        var ticket = await _scheduler.AcquireAsync(provider, "BUSY", Token);
        List<Task<BackendTicket>> busy = [];
        for (var i = 0; i < 1_000; i++)
        {
            busy.Add(_scheduler.AcquireAsync(provider, "BUSY", Token).AsTask());
        }

        var other = _scheduler.AcquireAsync(provider, "OTHER", Token).AsTask();
        Assert.Equal(0, _scheduler.PlaceOf(provider, "BUSY"));
        Assert.Equal(1, _scheduler.PlaceOf(provider, "OTHER"));

        ticket.Dispose();
        ticket = await busy[0].WaitAsync(Token);
        Assert.Equal(0, _scheduler.PlaceOf(provider, "OTHER"));
        ticket.Dispose();

        await other.WaitAsync(Token);
        Assert.Null(_scheduler.PlaceOf(provider, "OTHER"));
        Assert.Equal(999, _scheduler.Describe(provider).Waiting);
    }

    [Fact]
    public async Task Dispose_TwiceAndOfACopy_FreesOneSlot()
    {
        var provider = StubProvider.WithLimit(2);
        var first = await _scheduler.AcquireAsync(provider, "A", Token);
        var copy = first;
        await _scheduler.AcquireAsync(provider, "A", Token);
        var waits = _scheduler.AcquireAsync(provider, "B", Token).AsTask();

        first.Dispose();
        first.Dispose();
        copy.Dispose();
        default(BackendTicket).Dispose();

        await waits.WaitAsync(Token);
        Assert.Equal(new BackendQueueInfo("stub", Limit: 2, Running: 2, Waiting: 0), _scheduler.Describe(provider));
    }

    [Fact]
    public async Task AcquireAsync_CancelledWhileWaiting_GivesUpItsPlaceAndNoSlot()
    {
        var provider = StubProvider.WithLimit(1);
        var ticket = await _scheduler.AcquireAsync(provider, "A", Token);
        using var cancellation = new CancellationTokenSource();
        var cancelled = _scheduler.AcquireAsync(provider, "B", cancellation.Token).AsTask();
        var next = _scheduler.AcquireAsync(provider, "C", Token).AsTask();
        Assert.Equal(1, _scheduler.PlaceOf(provider, "C"));

        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Token));
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal(0, _scheduler.PlaceOf(provider, "C"));
        ticket.Dispose();
        (await next.WaitAsync(Token)).Dispose();
        Assert.Equal(new BackendQueueInfo("stub", Limit: 1, Running: 0, Waiting: 0), _scheduler.Describe(provider));
    }

    [Fact]
    public async Task AcquireAsync_CancelledAfterItsTurnCame_StillGivesTheTicket()
    {
        var provider = StubProvider.WithLimit(1);
        var ticket = await _scheduler.AcquireAsync(provider, "A", Token);
        using var cancellation = new CancellationTokenSource();
        var next = _scheduler.AcquireAsync(provider, "B", cancellation.Token).AsTask();

        ticket.Dispose();
        await cancellation.CancelAsync();

        (await next.WaitAsync(Token)).Dispose();
        Assert.Equal(0, _scheduler.Describe(provider).Running);
    }

    [Fact]
    public async Task AcquireAsync_CancelledBefore_TakesNothing()
    {
        var provider = StubProvider.WithLimit(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scheduler.AcquireAsync(provider, "A", new CancellationToken(canceled: true)).AsTask());

        Assert.Equal(0, _scheduler.Describe(provider).Running);
    }

    [Fact]
    public async Task AcquireAsync_TwoProviders_DoNotShareALimit()
    {
        await _scheduler.AcquireAsync(StubProvider.WithLimit(1), "A", Token);

        var other = _scheduler.AcquireAsync(StubProvider.WithLimit(1), "A", Token).AsTask();

        Assert.True(other.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Dispose_SomeoneWaits_ResumesThemElsewhere()
    {
        var provider = StubProvider.WithLimit(1);
        var ticket = await _scheduler.AcquireAsync(provider, "A", Token);
        var resumed = ResumeAsync();

        _isDisposing = true;
        ticket.Dispose();
        _isDisposing = false;

        Assert.False(await resumed.WaitAsync(Token));

        async Task<bool> ResumeAsync()
        {
            using var next = await _scheduler.AcquireAsync(provider, "B", Token).ConfigureAwait(false);
            return _isDisposing;
        }
    }

    private void Turn(StubProvider provider)
    {
        var acquired = _scheduler.AcquireAsync(provider, "A", CancellationToken.None);
        if (!acquired.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("A free backend made its caller wait.");
        }

        acquired.Result.Dispose();
    }
}
