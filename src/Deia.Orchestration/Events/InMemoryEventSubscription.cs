using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Deia.Orchestration.Events;

/// <summary>A subscription to an <see cref="InMemoryEventBus"/>: a place in the shared ring, and a signal to wait for.</summary>
internal sealed class InMemoryEventSubscription : EventSubscription, IValueTaskSource
{
    /// <summary>How many events are read under one lock.</summary>
    private const int BatchSize = 32;

    private readonly InMemoryEventBus _bus;
    private ManualResetValueTaskSourceCore<bool> _signal = new() { RunContinuationsAsynchronously = true };
    private volatile bool _isClosed;
    private bool _wasRead;

    public InMemoryEventSubscription(InMemoryEventBus bus, EventCursor cursor)
    {
        _bus = bus;
        Cursor = cursor;
        Place = new LinkedListNode<InMemoryEventSubscription>(this);
    }

    public override EventPosition Newest => Cursor.Newest;

    /// <summary>Gets where the reader is. Needs the bus's lock.</summary>
    internal EventCursor Cursor { get; }

    /// <summary>Gets the place among those that wait; it is in a list only while the reader waits. Needs the bus's lock.</summary>
    internal LinkedListNode<InMemoryEventSubscription> Place { get; }

    /// <summary>Gets or sets the next one to wake, while this one was taken out to be woken.</summary>
    internal InMemoryEventSubscription? NextWoken { get; set; }

    /// <summary>Gets or sets whether the subscription is over. It is set under the bus's lock, and never taken back.</summary>
    internal bool IsClosed
    {
        get => _isClosed;
        set => _isClosed = value;
    }

    public override IAsyncEnumerable<EventDelivery> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _wasRead, true))
        {
            throw new InvalidOperationException("This subscription is being read, or was. Subscribe again, with the position of the last event that was read.");
        }

        return EnumerateAsync(cancellationToken);
    }

    /// <summary>Makes what the reader waits for, which <see cref="Wake"/> completes. Needs the bus's lock.</summary>
    internal ValueTask PrepareToWait()
    {
        _signal.Reset();
        return new ValueTask(this, _signal.Version);
    }

    /// <summary>Wakes the reader, on the thread pool. Only for whoever took <see cref="Place"/> out of its list.</summary>
    internal void Wake() => _signal.SetResult(true);

    protected override void Dispose(bool disposing) => _bus.Close(this);

    void IValueTaskSource.GetResult(short token) => _signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);

    private async IAsyncEnumerable<EventDelivery> EnumerateAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.UnsafeRegister(static subscription => ((InMemoryEventSubscription)subscription!).Dispose(), this);
        try
        {
            var batch = new EventDelivery[BatchSize];
            while (!IsClosed)
            {
                var signal = _bus.Read(this, batch, out var count);
                for (var i = 0; i < count && !IsClosed; i++)
                {
                    yield return batch[i];
                    batch[i] = default;
                }

                await signal.ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            Dispose();
        }
    }
}
