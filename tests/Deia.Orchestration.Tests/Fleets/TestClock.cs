using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>A clock that stands still until a test advances it, and that tells when somebody begins to wait on it, once; periodic timers are none of that.</summary>
internal sealed class TestClock : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Found)> _waiters = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_lock)
        {
            if (period != Timeout.InfiniteTimeSpan)
            {
                return timer;
            }

            if (_waiters.FindIndex(waiter => waiter.Due == dueTime) is >= 0 and var at)
            {
                _waiters[at].Found.TrySetResult();
                _waiters.RemoveAt(at);
            }
            else
            {
                _timers.Add(dueTime);
            }
        }

        return timer;
    }

    /// <summary>Waits until a timer of that length was started that no earlier call was given, and lets it ring.</summary>
    public async Task RingAsync(TimeSpan due)
    {
        TaskCompletionSource found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_timers.Remove(due))
            {
                found.TrySetResult();
            }
            else
            {
                _waiters.Add((due, found));
            }
        }

        await found.Task.WaitAsync(TestContext.Current.CancellationToken);
        Advance(due);
    }
}
