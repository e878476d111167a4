using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;

namespace Deia.Orchestration.Bots;

/// <summary>Holds a bot's instance while there is one that can be asked, and lets turns wait for the next.</summary>
internal sealed class InstanceSlot
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<IBotInstance>? _next;
    private IBotInstance? _current;

    /// <summary>Gets the instance that can be asked now.</summary>
    public IBotInstance? Current => Volatile.Read(ref _current);

    /// <summary>Gives the instance, at once where there is one.</summary>
    /// <param name="gone">An instance that is known to be gone, even if nobody has taken it out yet.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="BackendException">An instance is there, but its backend is not.</exception>
    public ValueTask<IBotInstance> GetAsync(IBotInstance? gone, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_current is { } current && !ReferenceEquals(current, gone))
            {
                return ValueTask.FromResult(current);
            }

            _next ??= new TaskCompletionSource<IBotInstance>(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask<IBotInstance>(_next.Task.WaitAsync(cancellationToken));
        }
    }

    public void Set(IBotInstance instance)
    {
        lock (_lock)
        {
            _current = instance;
            _next?.TrySetResult(instance);
            _next = null;
        }
    }

    /// <summary>Tells the turns that wait why they wait, so that they can give up in time.</summary>
    public void Refuse(BackendException fault)
    {
        lock (_lock)
        {
            if (_next?.TrySetException(fault) == true)
            {
                // Read here, for nobody else does where every turn has left.
                _ = _next.Task.Exception;
                _next = null;
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _current = null;
        }
    }
}
