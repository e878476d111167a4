using Deia.Orchestration.Events;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>Everything that a fleet told, in order, and a way to wait for it.</summary>
internal sealed class EventLog : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<DeiaEvent> _events = [];
    private long _lastSeq;
    private readonly IEventBus _bus;
    private readonly EventSubscription _subscription;
    private readonly Task _reading;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EventLog(IEventBus bus)
    {
        _bus = bus;
        _subscription = bus.Subscribe();
        _lastSeq = _subscription.Newest.Seq;
        _reading = ReadAsync();
    }

    /// <summary>Gives the events of a kind that were published up to now.</summary>
    public IReadOnlyList<TEvent> All<TEvent>()
        where TEvent : DeiaEvent
    {
        var newest = _bus.LastSeq;
        SpinWait.SpinUntil(() => Volatile.Read(ref _lastSeq) >= newest);
        lock (_lock)
        {
            return [.. _events.OfType<TEvent>()];
        }
    }

    /// <summary>Waits for the nth event that fits; those that came already count.</summary>
    public async Task<TEvent> WaitAsync<TEvent>(Func<TEvent, bool> fits, int number = 1)
        where TEvent : DeiaEvent
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_events.OfType<TEvent>().Where(fits).Skip(number - 1).FirstOrDefault() is { } found)
                {
                    return found;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _reading;
    }

    private async Task ReadAsync()
    {
        await foreach (var delivery in _subscription.ReadAsync())
        {
            if (delivery.Envelope is not { } envelope)
            {
                throw new InvalidOperationException("The test read too slowly.");
            }

            lock (_lock)
            {
                _events.Add(envelope.Event);
                _lastSeq = envelope.Seq;
                _changed.TrySetResult();
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
