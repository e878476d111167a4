using Microsoft.AspNetCore.Builder;

namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>Counts the requests that are under way, and tells when there are as many as the test waits for.</summary>
internal sealed class InFlight
{
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private int _count;

    /// <summary>Maps all of Deia behind the count.</summary>
    public void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            Add(1);
            try
            {
                await next(context);
            }
            finally
            {
                Add(-1);
            }
        });
        app.MapDeia();
    }

    public async Task ReachAsync(int count)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_count == count)
            {
                return;
            }

            _waiters.Add((count, reached));
        }

        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private void Add(int change)
    {
        lock (_lock)
        {
            _count += change;
            foreach (var waiter in _waiters.Where(waiter => waiter.Count == _count))
            {
                waiter.Reached.TrySetResult();
            }
        }
    }
}
