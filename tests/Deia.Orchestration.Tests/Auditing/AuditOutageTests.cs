using Deia.Orchestration.Auditing;

namespace Deia.Orchestration.Tests.Auditing;

/// <summary>What becomes of the record while the store is away, or breaks off.</summary>
public sealed class AuditOutageTests : IAsyncDisposable
{
    // How much is kept while the store is away.
    private const int Capacity = 4_096;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    private readonly TestAudit _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _audit.DisposeAsync();

    [Fact]
    public async Task RecordAsync_StoreIsAway_ReturnsAndIsStoredInOrderOnceItIsBack()
    {
        await _audit.RecordAsync("before");
        _audit.Repository.IsAway = true;

        await _audit.RecordAsync("one", "two", "three");
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _audit.Log.PageAsync(new AuditQuery(), Cancellation));
        await _audit.Clock.RingAsync(FirstWait);
        _audit.Repository.IsAway = false;
        await _audit.Clock.RingAsync(FirstWait * 2);
        await _audit.RecordAsync("after");

        Assert.Equal(["before", "one", "two", "three", "after"], await _audit.ActionsAsync());
        Assert.True((await _audit.Log.VerifyAsync(Cancellation)).Valid);
        Assert.Equal(["500", "501"], _audit.Lines.Lines.Select(line => line[..3]));
    }

    [Fact]
    public async Task RecordAsync_CallBrokeOffAfterTheChange_IsStoredOnce()
    {
        BreakOffOnce();

        await _audit.RecordAsync("one");
        await _audit.Clock.RingAsync(FirstWait);
        await _audit.RecordAsync("two");

        Assert.Equal(["one", "two"], await _audit.ActionsAsync());
        Assert.True((await _audit.Log.VerifyAsync(Cancellation)).Valid);
    }

    [Fact]
    public async Task RecordAsync_CallBrokeOffAndAnotherHostWentOn_IsStoredOnce()
    {
        await using TestAudit other = new(new FaultyAudit(_audit.Repository.Inner), _audit.Clock);
        BreakOffOnce();

        await _audit.RecordAsync("one");
        await other.RecordAsync("two", "three");
        await _audit.Clock.RingAsync(FirstWait);
        await _audit.RecordAsync("four");

        Assert.Equal(["one", "two", "three", "four"], await _audit.ActionsAsync());
        Assert.True((await _audit.Log.VerifyAsync(Cancellation)).Valid);
    }

    [Fact]
    public async Task RecordAsync_CallBrokeOffBeforeTheChangeAndAnotherHostWentOn_IsStoredOnce()
    {
        await using TestAudit other = new(new FaultyAudit(_audit.Repository.Inner), _audit.Clock);
        _audit.Repository.BeforeAppend = () =>
        {
            _audit.Repository.BeforeAppend = () => ValueTask.CompletedTask;
            throw FaultyAudit.Away();
        };

        await _audit.RecordAsync("one");
        await other.RecordAsync("two");
        await _audit.Clock.RingAsync(FirstWait);
        await _audit.RecordAsync("three");

        Assert.Equal(["two", "one", "three"], await _audit.ActionsAsync());
        Assert.True((await _audit.Log.VerifyAsync(Cancellation)).Valid);
    }

    [Fact]
    public async Task RecordAsync_RepositoryIsDefect_ThrowsAndTheNextOneIsStored()
    {
        _audit.Repository.BeforeAppend = () => throw new InvalidOperationException("secret");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _audit.RecordAsync("one"));
        _audit.Repository.BeforeAppend = () => ValueTask.CompletedTask;

        await _audit.RecordAsync("two");

        Assert.Equal(["two"], await _audit.ActionsAsync());
        Assert.StartsWith("502 1 entries", Assert.Single(_audit.Lines.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _audit.Lines.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordAsync_ThousandsWhileTheStoreIsAway_KeepsWhatThereIsRoomForAndSaysHowManyAreLost()
    {
        _audit.Repository.IsAway = true;

        await _audit.RecordAsync(Enumerable.Range(0, 5_000).Select(number => $"{number}"));
        Assert.Equal(["500", "503"], _audit.Lines.Lines.Select(line => line[..3]));
        _audit.Repository.IsAway = false;
        await _audit.Clock.RingAsync(FirstWait);
        await _audit.Writer.FlushAsync(Cancellation);
        await _audit.RecordAsync("after");

        Assert.Equal([.. Enumerable.Range(0, Capacity).Select(number => $"{number}"), "after"], await _audit.ActionsAsync());
        Assert.True((await _audit.Log.VerifyAsync(Cancellation)).Valid);
        Assert.Equal(["500", "503", "501", "504"], _audit.Lines.Lines.Select(line => line[..3]));
        Assert.StartsWith($"504 {5_000 - Capacity} entries", _audit.Lines.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordAsync_StoreIsAwayAgain_HasRoomAgainAndCountsTheLostAnew()
    {
        for (var time = 0; time < 2; time++)
        {
            _audit.Repository.IsAway = true;
            await _audit.RecordAsync(Enumerable.Range(0, Capacity + 1).Select(number => $"{time}.{number}"));
            _audit.Repository.IsAway = false;
            await _audit.Clock.RingAsync(FirstWait);
            await _audit.Writer.FlushAsync(Cancellation);
            await _audit.RecordAsync($"{time}");
        }

        Assert.Equal((Capacity + 1) * 2, (await _audit.StoredAsync()).Count);
        Assert.Equal(2, _audit.Lines.Lines.Count(line => line.StartsWith("503 ", StringComparison.Ordinal)));
        Assert.Equal(2, _audit.Lines.Lines.Count(line => line.StartsWith("504 1 entries", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RecordAsync_ThousandsWhileTheStoreIsSlow_WaitsForItAndLosesNone()
    {
        TaskCompletionSource slow = new();
        _audit.Repository.BeforeAppend = () => new ValueTask(slow.Task);
        var recorded = Enumerable.Range(0, 5_000).Select(number => _audit.RecordAsync($"{number}")).ToArray();

        Assert.DoesNotContain(recorded, record => record.IsCompleted);
        slow.SetResult();
        await Task.WhenAll(recorded);

        Assert.Equal(Enumerable.Range(0, 5_000).Select(number => $"{number}"), await _audit.ActionsAsync());
        Assert.Empty(_audit.Lines.Lines);
    }

    [Fact]
    public async Task RecordAsync_StoreGoesAwayWhileThousandsWait_LetsAllGoAndKeepsTheirRecords()
    {
        TaskCompletionSource slow = new();
        _audit.Repository.BeforeAppend = () => new ValueTask(slow.Task);
        var recorded = Enumerable.Range(0, 5_000).Select(number => _audit.RecordAsync($"{number}")).ToArray();

        _audit.Repository.IsAway = true;
        slow.SetResult();
        await Task.WhenAll(recorded);
        _audit.Repository.IsAway = false;
        await _audit.Clock.RingAsync(FirstWait);

        await _audit.Writer.FlushAsync(Cancellation);
        Assert.Equal(Enumerable.Range(0, 5_000).Select(number => $"{number}"), await _audit.ActionsAsync());
        Assert.Equal(["500", "501"], _audit.Lines.Lines.Select(line => line[..3]));
    }

    [Fact]
    public async Task DisposeAsync_StoreStaysAway_SaysHowManyWereLostBeforeToo()
    {
        _audit.Repository.IsAway = true;
        await _audit.RecordAsync(Enumerable.Range(0, Capacity + 7).Select(number => $"{number}"));

        await _audit.DisposeAsync();

        Assert.StartsWith("504 7 entries", _audit.Lines.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoppedAsync_StoreComesBackInTime_SeesAllStored()
    {
        _audit.Repository.IsAway = true;
        await _audit.RecordAsync("one", "two");

        var stopped = new AuditShutdown(_audit.Writer, _audit.Clock).StoppedAsync(Cancellation);
        Assert.False(stopped.IsCompleted);
        _audit.Repository.IsAway = false;
        await _audit.Clock.RingAsync(FirstWait);
        await stopped;

        Assert.Equal(["one", "two"], await _audit.ActionsAsync());
    }

    [Fact]
    public async Task StoppedAsync_StoreStaysAway_GivesUpAfterFiveSecondsAndSaysWhatIsLost()
    {
        _audit.Repository.IsAway = true;
        await _audit.RecordAsync("one", "two");

        var stopped = new AuditShutdown(_audit.Writer, _audit.Clock).StoppedAsync(Cancellation);
        await _audit.Clock.RingAsync(TimeSpan.FromSeconds(5));
        await stopped.WaitAsync(Cancellation);
        await _audit.DisposeAsync();

        Assert.Contains(_audit.Lines.Lines, line => line.StartsWith("502 ", StringComparison.Ordinal));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _audit.RecordAsync("three"));
    }

    [Fact]
    public async Task DisposeAsync_Twice_StoresWhatIsLeftAndDoesNoHarm()
    {
        var recorded = Enumerable.Range(0, 500).Select(number => _audit.RecordAsync($"{number}")).ToArray();

        await _audit.DisposeAsync();
        await _audit.DisposeAsync();

        await Task.WhenAll(recorded);
        Assert.Equal(500, (await _audit.StoredAsync()).Count);
    }

    private void BreakOffOnce() => _audit.Repository.AfterAppend = () =>
    {
        _audit.Repository.AfterAppend = () => ValueTask.CompletedTask;
        throw FaultyAudit.Away();
    };
}
