namespace Deia.AspNetCore.LiveEvents;

/// <summary>Cuts a connection when its time is over. The timer is made when it is first needed: most connections never need one.</summary>
internal sealed class FrameDeadline(TimeProvider timeProvider, Action cut) : IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>Sets the deadline, in place of an earlier one.</summary>
    public void Set(TimeSpan time)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _timer ??= timeProvider.CreateTimer(static cut => ((Action)cut!)(), cut, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(time, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Takes the deadline back.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }
}
