namespace Deia.Ollama;

/// <summary>Cancels a wait when its caller does, or when Ollama is silent for too long.</summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly ITimer _timer;
    private volatile bool _isExpired;

    public SilenceWatch(TimeProvider timeProvider, CancellationToken caller, CancellationToken alsoCaller)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(caller, alsoCaller);
        _timer = timeProvider.CreateTimer(static watch => ((SilenceWatch)watch!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>Gets whether it was the silence that cancelled.</summary>
    public bool IsExpired => _isExpired;

    public TimeSpan Limit { get; private set; }

    /// <summary>Begins to count; what counted before begins anew.</summary>
    public void Begin(TimeSpan limit)
    {
        Limit = limit;
        _timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops counting, while it is the reader who takes its time.</summary>
    public void Pause() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Cancels for the caller.</summary>
    public void Cancel() => _stop.Cancel();

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Dispose();
    }

    private void Expire()
    {
        _isExpired = true;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The reply ended while the timer fired.
        }
    }
}
