using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration;

/// <summary>Does something again and again for as long as the host runs.</summary>
/// <remarks>
/// Unlike a <see cref="BackgroundService"/> it does not take the host down with it where it fails once, and one that is disposed after a start that failed ends
/// without a word.
/// </remarks>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The log.</param>
internal abstract partial class PeriodicService(TimeProvider timeProvider, ILogger logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Gets how long after one time the next one begins, at the earliest.</summary>
    protected abstract TimeSpan Interval { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work = WorkAsync();
        return Task.CompletedTask;
    }

    public virtual async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    /// <summary>Does it once.</summary>
    protected abstract ValueTask RunAsync(CancellationToken cancellationToken);

    private async Task WorkAsync()
    {
        var stopping = _stopping.Token;
        using PeriodicTimer timer = new(Interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                await TryRunAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host is going down.
        }
    }

    private async ValueTask TryRunAsync(CancellationToken stopping)
    {
        try
        {
            await RunAsync(stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever went wrong this time, the next time may mend it.
        catch (Exception exception) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogDefect(GetType().Name, exception.GetType().Name, exception.StackTrace);
        }
    }

    [LoggerMessage(10, LogLevel.Error, "{Service} failed, and tries again: {ExceptionType} at\n{StackTrace}", EventName = "service.failed")]
    private partial void LogDefect(string service, string exceptionType, string? stackTrace);
}
