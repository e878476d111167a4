using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Deia.AspNetCore.Tests;

/// <summary>A clock that stands still, and tells when somebody begins to wait for it; periodic timers are none of that.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _waits = new();

    /// <summary>Waits until somebody waits for a time; each such wait counts once.</summary>
    public async Task WaitForTimerAsync(TimeSpan time)
    {
        await Wait(time).Task.WaitAsync(TestContext.Current.CancellationToken);
        _waits.TryRemove(time, out _);
    }

    /// <summary>Waits until somebody waits for a time, and lets that time pass.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await WaitForTimerAsync(time);
        Advance(time);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period == Timeout.InfiniteTimeSpan)
        {
            Wait(dueTime).TrySetResult();
        }

        return timer;
    }

    private TaskCompletionSource Wait(TimeSpan time) =>
        _waits.GetOrAdd(time, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
