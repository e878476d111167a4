using System.Collections.ObjectModel;
using Deia.Orchestration.Maintenance;

namespace Deia.Orchestration.Tests.Maintenance;

/// <summary>A retention whose steps end as the test says.</summary>
internal sealed class SteppedRetention : IRetentionRepository
{
    private readonly Lock _lock = new();
    private readonly List<TaskCompletionSource<RetentionStep>> _steps = [];
    private readonly List<(int Number, TaskCompletionSource Called)> _waiters = [];
    private readonly TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<TaskCompletionSource<RetentionStep>> Steps
    {
        get
        {
            lock (_lock)
            {
                return [.. _steps];
            }
        }
    }

    public Task Counted => _counted.Task;

    public static RetentionStep Step(bool isLast) => new(ReadOnlyDictionary<string, int>.Empty, 0, 0, isLast);

    public Task WaitForCallAsync(int number)
    {
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_steps.Count >= number)
            {
                called.SetResult();
            }
            else
            {
                _waiters.Add((number, called));
            }
        }

        return called.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask<RetentionCounts> CountAsync(RetentionCutoffs cutoffs, string hostId, CancellationToken cancellationToken = default)
    {
        _counted.TrySetResult();
        return ValueTask.FromResult(new RetentionCounts(1, 2, 3));
    }

    public ValueTask<RetentionStep> PurgeAsync(RetentionCutoffs cutoffs, string hostId, int limit, CancellationToken cancellationToken = default)
    {
        TaskCompletionSource<RetentionStep> step = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _steps.Add(step);
            _waiters.FindAll(waiter => waiter.Number <= _steps.Count).ForEach(waiter => waiter.Called.TrySetResult());
        }

        return new ValueTask<RetentionStep>(step.Task.WaitAsync(cancellationToken));
    }
}
