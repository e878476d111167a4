using Deia.Caching.Redis.Connections;
using Microsoft.Extensions.Logging;

namespace Deia.Caching.Redis.Backplane;

/// <summary>The task behind the bus: it works whenever there is something to do, and looks around from time to time. It ends when this is disposed.</summary>
internal sealed partial class EventPump : IAsyncDisposable
{
    /// <summary>How long events wait for the first connection to Redis: a host that is just starting should not begin an epoch of its own.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(1);

    /// <summary>How often it looks whether a message was lost, or Redis can be used again.</summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(500);

    private readonly RedisConnection _connection;
    private readonly EventLink _link;
    private readonly PumpSignal _signal;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private bool _probeIsDue = true;

    public EventPump(RedisConnection connection, EventLink link, PumpSignal signal, TimeProvider timeProvider, ILogger logger)
    {
        _connection = connection;
        _link = link;
        _signal = signal;
        _timeProvider = timeProvider;
        _logger = logger;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Gets when the events have found their order, the shared one or that of this host alone.</summary>
    public Task Started => _started.Task;

    /// <summary>Numbers what is published by now, and ends the task.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _signal.Set();
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        _connection.Restored += Probe;
        var timer = _timeProvider.CreateTimer(static pump => ((EventPump)pump!).Probe(), this, ProbeInterval, ProbeInterval);
        await WaitForRedisAsync().ConfigureAwait(false);
        while (true)
        {
            await StepAsync().ConfigureAwait(false);
            _started.TrySetResult();
            if (!_link.IsIdle)
            {
                continue;
            }

            if (_stopping.IsCancellationRequested)
            {
                break;
            }

            await _signal.WaitAsync().ConfigureAwait(false);
        }

        await timer.DisposeAsync().ConfigureAwait(false);
        _connection.Restored -= Probe;
    }

    private async Task WaitForRedisAsync()
    {
        try
        {
            await _connection.WhenAvailableAsync(_stopping.Token).WaitAsync(StartLimit, _timeProvider, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The events go their way without Redis.
        }
    }

    private async Task StepAsync()
    {
        try
        {
            await _link.StepAsync(Interlocked.Exchange(ref _probeIsDue, false)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A defect here must not keep events from the clients of this host.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogDefect(exception.GetType().Name, exception.StackTrace);
            _link.Unlink();
        }
    }

    private void Probe()
    {
        Volatile.Write(ref _probeIsDue, true);
        _signal.Set();
    }

    [LoggerMessage(4320, LogLevel.Error, "{ExceptionType} left the sharing of events at\n{StackTrace}", EventName = "events.failed")]
    private partial void LogDefect(string exceptionType, string? stackTrace);
}
