using System.Threading.Channels;
using Deia.Orchestration.Configuration.Storable;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Auditing;

/// <summary>Stores what is recorded, in the order in which it was recorded: what waits together is stored together. It keeps what a store that is away can't take.</summary>
/// <remarks>
/// Who records waits for the store, so that there is never more to keep than there are callers. While the store is away nobody waits: as much as there is room for is
/// kept, and the rest is lost, of which the log tells.
/// </remarks>
internal sealed partial class AuditWriter : IAsyncDisposable, IDisposable
{
    // How much is kept while the store is away.
    private const int Capacity = 4_096;
    private const int LargestGroup = 256;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private readonly Channel<AuditWrite> _queue = Channel.CreateUnbounded<AuditWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly AuditAppender _appender;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Task _work;
    private volatile TaskCompletionSource _away = NotAway();
    private Task _last = Task.CompletedTask;
    private int _kept;
    private int _lost;
    private bool _disposed;

    public AuditWriter(IAuditRepository repository, TimeProvider timeProvider, ILogger<AuditWriter> logger)
    {
        (_appender, _timeProvider, _logger) = (new AuditAppender(repository), timeProvider, logger);

        // The loop is nobody's: it is not part of the request that happened to need the log first.
        using (ExecutionContext.SuppressFlow())
        {
            _work = Task.Run(WorkAsync);
        }
    }

    /// <summary>Takes something. Its place is fixed when this returns its task.</summary>
    /// <returns>When it is stored, or the store is known to be away: then it is kept, or, where there is no room left, lost.</returns>
    /// <exception cref="ObjectDisposedException">The host has ended.</exception>
    public Task WriteAsync(AuditRecord record)
    {
        bool isFirstLost;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(AuditLog));
            if (!_away.Task.IsCompleted || _kept < Capacity)
            {
                AuditWrite write = new(record, _timeProvider.GetStorableNow());
                _queue.Writer.TryWrite(write);
                _kept++;
                _last = write.Stored;
                return WaitAsync(write.Stored);
            }

            isFirstLost = ++_lost == 1;
        }

        if (isFirstLost)
        {
            LogFull(Capacity);
        }

        return Task.CompletedTask;
    }

    /// <summary>Waits until all that was taken so far is stored, or the store is known to be away.</summary>
    public Task CatchUpAsync(CancellationToken cancellationToken) => Task.WhenAny(Last(), _away.Task).WaitAsync(cancellationToken);

    /// <summary>Waits until all that was taken so far is stored.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => Last().WaitAsync(cancellationToken);

    /// <summary>Takes nothing new, and tries once more to store what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _queue.Writer.TryComplete();
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _ending.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static TaskCompletionSource NotAway() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task Last()
    {
        lock (_lock)
        {
            return _last;
        }
    }

    private async Task WaitAsync(Task stored) => await (await Task.WhenAny(stored, _away.Task).ConfigureAwait(false)).ConfigureAwait(false);

    private async Task WorkAsync()
    {
        List<AuditWrite> group = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (group.Count < LargestGroup && _queue.Reader.TryRead(out var next))
            {
                group.Add(next);
            }

            await StoreAsync(group).ConfigureAwait(false);
            lock (_lock)
            {
                _kept -= group.Count;
            }

            group.Clear();
        }

        TellOfTheLost();
    }

    private async Task StoreAsync(List<AuditWrite> group)
    {
        try
        {
            await AppendAsync(group).ConfigureAwait(false);
            group.ForEach(static write => write.Acknowledge());
        }
#pragma warning disable CA1031 // Whatever went wrong, the callers hear of it, and the next ones have their turn.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _appender.Forget();
            LogLost(group.Count, exception.GetType().Name, exception.StackTrace);
            group.ForEach(write => write.Fail(exception));
        }
    }

    /// <summary>Stores a group, however long the store is away.</summary>
    private async Task AppendAsync(List<AuditWrite> group)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await _appender.AppendAsync(group).ConfigureAwait(false);
                break;
            }
            catch (StoreUnavailableException exception) when (!_ending.IsCancellationRequested)
            {
                if (_away.TrySetResult())
                {
                    LogAway(exception.Message);
                }

                await Task.Delay(wait, _timeProvider, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (_away.Task.IsCompleted)
        {
            _away = NotAway();
            LogBack();
            TellOfTheLost();
        }
    }

    /// <summary>Tells how much was recorded for which there was no room.</summary>
    private void TellOfTheLost()
    {
        int lost;
        lock (_lock)
        {
            (lost, _lost) = (_lost, 0);
        }

        if (lost > 0)
        {
            LogNotKept(lost);
        }
    }

    [LoggerMessage(500, LogLevel.Warning, "The audit log can't be written. What is recorded is kept in memory until the store is back: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(501, LogLevel.Information, "The audit log is written again, with what was recorded meanwhile.")]
    private partial void LogBack();

    [LoggerMessage(502, LogLevel.Error, "{Count} entries of the audit log are lost: {ExceptionType} at\n{StackTrace}")]
    private partial void LogLost(int count, string exceptionType, string? stackTrace);

    [LoggerMessage(503, LogLevel.Error, "The audit log can't be written, and {Capacity} entries are kept in memory already: what is recorded until the store is back is lost.")]
    private partial void LogFull(int capacity);

    [LoggerMessage(504, LogLevel.Error, "{Count} entries of the audit log are lost, since there was no room to keep them while the store was away.")]
    private partial void LogNotKept(int count);
}
