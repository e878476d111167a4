using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Deia.Orchestration.Events.Feeds;

/// <summary>A subscription to an <see cref="EventFeed"/>: a place in the shared ring, and a signal to wait for.</summary>
internal sealed class EventFeedSubscription : EventSubscription, IValueTaskSource
{
    /// <summary>How many events are read under one lock.</summary>
    private const int BatchSize = 32;

    private readonly EventFeed _feed;
    private ManualResetValueTaskSourceCore<bool> _signal = new() { RunContinuationsAsynchronously = true };
    private volatile bool _isClosed;
    private bool _wasRead;

    public EventFeedSubscription(EventFeed feed, EventCursor cursor)
    {
        _feed = feed;
        Cursor = cursor;
        IsAhead = cursor.MayBeAhead;
        Place = new LinkedListNode<EventFeedSubscription>(this);
    }

    public override EventPosition Newest => Cursor.Newest;

    /// <summary>Gets whether the reader came with a place ahead of the newest event.</summary>
    public bool IsAhead { get; }

    /// <summary>Gets where the reader is. Needs the feed's lock.</summary>
    internal EventCursor Cursor { get; }

    /// <summary>Gets the place among those that wait; it is in a list only while the reader waits. Needs the feed's lock.</summary>
    internal LinkedListNode<EventFeedSubscription> Place { get; }

    /// <summary>Gets or sets the next one to wake, while this one was taken out to be woken.</summary>
    internal EventFeedSubscription? NextWoken { get; set; }

    /// <summary>Gets or sets whether the subscription is over. It is set under the feed's lock, and never taken back.</summary>
    internal bool IsClosed
    {
        get => _isClosed;
        set => _isClosed = value;
    }

    /// <summary>Gets or sets how many announced events must be settled before the subscription ends at the newest event. Needs the feed's lock.</summary>
    /// <value>Null: it goes on.</value>
    internal long? EndsAfter { get; set; }

    public override IAsyncEnumerable<EventDelivery> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _wasRead, true))
        {
            throw new InvalidOperationException("This subscription is being read, or was. Subscribe again, with the position of the last event that was read.");
        }

        return EnumerateAsync(cancellationToken);
    }

    public override void EndAtNewest() => _feed.EndAtNewest(this);

    /// <summary>Makes what the reader waits for, which <see cref="Wake"/> completes. Needs the feed's lock.</summary>
    internal ValueTask PrepareToWait()
    {
        _signal.Reset();
        return new ValueTask(this, _signal.Version);
    }

    /// <summary>Wakes the reader, on the thread pool. Only for whoever took <see cref="Place"/> out of its list.</summary>
    internal void Wake() => _signal.SetResult(true);

    protected override void Dispose(bool disposing) => _feed.Close(this);

    void IValueTaskSource.GetResult(short token) => _signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);

    private async IAsyncEnumerable<EventDelivery> EnumerateAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.UnsafeRegister(static subscription => ((EventFeedSubscription)subscription!).Dispose(), this);
        try
        {
            var batch = new EventDelivery[BatchSize];
            while (!IsClosed)
            {
                var signal = _feed.Read(this, batch, out var count);
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
