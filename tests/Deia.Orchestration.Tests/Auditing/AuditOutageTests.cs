using Deia.Orchestration.Auditing;

namespace Deia.Orchestration.Tests.Auditing;

/// <summary>What becomes of the record while the store is away, or breaks off.</summary>
public sealed class AuditOutageTests : IAsyncDisposable
{
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
    public async Task RecordAsync_ThousandsWhileTheStoreIsAway_WaitsForItInTheEnd()
    {
        _audit.Repository.IsAway = true;
        var kept = Enumerable.Range(0, 5_000).Select(number => _audit.RecordAsync($"{number}")).ToArray();

        await Task.WhenAll(kept[..4_096]);
        Assert.False(kept[^1].IsCompleted);
        _audit.Repository.IsAway = false;
        await _audit.Clock.RingAsync(FirstWait);
        await Task.WhenAll(kept);
        await _audit.Writer.FlushAsync(Cancellation);

        Assert.Equal(Enumerable.Range(0, 5_000).Select(number => $"{number}"), await _audit.ActionsAsync());
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
