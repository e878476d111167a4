using Microsoft.Extensions.Logging;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>Knows whether the server is there, so that nobody waits for one that is not: it looks when a call fails and when calls get no answers, and, once the
/// server is gone, until it is back.</summary>
/// <remarks>
/// A server that is slow but answers anybody counts as there. Without an answer to any call for <see cref="Patience"/> it is looked at, and without an answer to
/// that for <see cref="LookLimit"/> it is gone: within two seconds. Safe for concurrent use.
/// </remarks>
/// <param name="look">Looks at the server once.</param>
/// <param name="gone">Lets go of what the server left behind.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ServerWatch(
    Func<CancellationToken, Task<ServerSign>> look, Action gone, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private volatile CancellationTokenSource _gone = new();
    private Task<bool>? _looking;
    private Task _watching = Task.CompletedTask;
    private Task _returning = Task.CompletedTask;
    private long _lastSign;
    private long _answers;
    private int _calls;
    private bool _isWatching;

    /// <summary>Gets what is cancelled once the server is gone. It is another one after its return.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Says that a call begins.</summary>
    public void CallBegan()
    {
        if (Interlocked.Increment(ref _calls) > 1)
        {
            return;
        }

        Volatile.Write(ref _lastSign, timeProvider.GetTimestamp());
        lock (_lock)
        {
            if (!_isWatching && !_disposed.IsCancellationRequested)
            {
                _isWatching = true;
                _watching = WatchAsync();
            }
        }
    }

    /// <summary>Says that a call has ended.</summary>
    /// <param name="answered">Whether the server had a part in that.</param>
    public void CallEnded(bool answered)
    {
        Interlocked.Decrement(ref _calls);
        if (answered)
        {
            Interlocked.Increment(ref _answers);
            Volatile.Write(ref _lastSign, timeProvider.GetTimestamp());
        }
    }

    /// <summary>Finds out whether the server is there. Those who ask at the same time share the answer.</summary>
    public Task<bool> IsThereAsync()
    {
        lock (_lock)
        {
            return _gone.IsCancellationRequested ? Task.FromResult(false) : _looking ??= LookAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await _returning.ConfigureAwait(false);
        _disposed.Dispose();
        _gone.Dispose();
    }

    private async Task<bool> LookAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var answers = Volatile.Read(ref _answers);
        var sign = await LookOnceAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _looking = null;
            if (sign == ServerSign.Answered || (sign == ServerSign.Silent && answers != Volatile.Read(ref _answers)) || _disposed.IsCancellationRequested)
            {
                Volatile.Write(ref _lastSign, timeProvider.GetTimestamp());
                return true;
            }

            if (!_gone.IsCancellationRequested)
            {
                // Those who wait go on elsewhere.
                _ = _gone.CancelAsync();
                _returning = ReturnAsync();
            }

            return false;
        }
    }

    private async Task<ServerSign> LookOnceAsync()
    {
        using var limit = new CancellationTokenSource(LookLimit, timeProvider);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _disposed.Token);
        try
        {
            return await look(ended.Token).WaitAsync(ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return ServerSign.Silent;
        }
    }

    /// <summary>Looks at the server whenever calls are under way and none gets an answer; ends when there are no calls.</summary>
    private async Task WatchAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (IsNeeded() && await DelayAsync(Tick).ConfigureAwait(false))
        {
            if (Volatile.Read(ref _calls) > 0 && timeProvider.GetElapsedTime(Volatile.Read(ref _lastSign)) >= Patience)
            {
                await IsThereAsync().ConfigureAwait(false);
            }
        }
    }

    private bool IsNeeded()
    {
        lock (_lock)
        {
            return _isWatching = Volatile.Read(ref _calls) > 0;
        }
    }

    /// <summary>Waits until the server is back.</summary>
    private async Task ReturnAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        LogGone();
        gone();
        while (await DelayAsync(LookInterval).ConfigureAwait(false))
        {
            if (await LookOnceAsync().ConfigureAwait(false) == ServerSign.Answered)
            {
                LogBack();
                _gone = new CancellationTokenSource();
                return;
            }
        }
    }

    private async Task<bool> DelayAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, timeProvider, _disposed.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(4210, LogLevel.Error, "PostgreSQL is gone. Calls are refused until it is back.", EventName = "store.lost")]
    private partial void LogGone();

    [LoggerMessage(4211, LogLevel.Information, "PostgreSQL is back.", EventName = "store.back")]
    private partial void LogBack();
}
