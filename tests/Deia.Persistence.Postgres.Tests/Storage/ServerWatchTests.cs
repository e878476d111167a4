using Deia.Persistence.Postgres.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Persistence.Postgres.Tests.Storage;

public sealed class ServerWatchTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ServerWatch _watch;
    private ServerSign? _sign = ServerSign.Answered;
    private int _looks;
    private int _letGo;

    public ServerWatchTests() => _watch = new ServerWatch(LookAsync, () => _letGo++, _time, NullLogger.Instance);

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    [Fact]
    public async Task IsThere_Answered_IsThere()
    {
        Assert.True(await _watch.IsThereAsync());
        Assert.False(_watch.Gone.IsCancellationRequested);
    }

    [Fact]
    public async Task IsThere_Refused_IsGoneUntilItAnswersAgain()
    {
        var gone = _watch.Gone;
        _sign = ServerSign.Refused;

        Assert.False(await _watch.IsThereAsync());

        Assert.True(gone.IsCancellationRequested);
        Assert.False(await _watch.IsThereAsync());
        _sign = ServerSign.Answered;
        await PassUntilAsync(() => !_watch.Gone.IsCancellationRequested);
        Assert.True(gone.IsCancellationRequested);
        Assert.Equal(1, _letGo);
        Assert.True(await _watch.IsThereAsync());
    }

    [Fact]
    public async Task Watch_CallWithoutAnswerAndServerSilent_IsGone()
    {
        _sign = null;

        _watch.CallBegan();

        await PassUntilAsync(() => _watch.Gone.IsCancellationRequested);
        _watch.CallEnded(answered: false);
    }

    [Fact]
    public async Task Watch_CallWithoutAnswerButServerAnswersOthers_IsThere()
    {
        _watch.CallBegan();

        await PassUntilAsync(() => _looks >= 10);

        Assert.False(_watch.Gone.IsCancellationRequested);
        _watch.CallEnded(answered: true);
    }

    [Fact]
    public async Task Watch_ServerSilentButACallIsAnswered_IsThere()
    {
        _sign = null;
        _watch.CallBegan();
        _watch.CallBegan();
        await PassUntilAsync(() => _looks > 0);
        var looking = _watch.IsThereAsync();

        _watch.CallEnded(answered: true);
        await PassUntilAsync(() => looking.IsCompleted);

        Assert.True(await looking);
        _sign = ServerSign.Answered;
        _watch.CallEnded(answered: true);
    }

    [Fact]
    public async Task Watch_NoCalls_LooksAtNothing()
    {
        _watch.CallBegan();
        _watch.CallEnded(answered: true);

        for (var tick = 0; tick < 100; tick++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(0, _looks);
    }

    private Task<ServerSign> LookAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _looks);
        return _sign is { } sign ? Task.FromResult(sign) : new TaskCompletionSource<ServerSign>().Task.WaitAsync(cancellationToken);
    }

    private async Task PassUntilAsync(Func<bool> isReached)
    {
        while (!isReached())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }
}
