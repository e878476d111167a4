using Deia.Orchestration.Events;

namespace Deia.Caching.Redis.Tests.Backplane;

/// <summary>A subscriber that reads all it is given.</summary>
internal sealed class BusListener : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly EventSubscription _subscription;
    private readonly Pulse _pulse;
    private readonly List<EventDelivery> _heard = [];
    private readonly Task _reading;

    /// <summary>Begins to listen.</summary>
    /// <param name="host">The host.</param>
    /// <param name="pulse">Beats with each delivery.</param>
    /// <param name="after">Where to go on; null: from now on.</param>
    public BusListener(BusHost host, Pulse pulse, EventPosition? after = null)
    {
        Host = host;
        _pulse = pulse;
        _subscription = host.Bus.Subscribe(after);
        _reading = ReadAsync();
    }

    public BusHost Host { get; }

    public EventPosition Newest => _subscription.Newest;

    public IReadOnlyList<EventDelivery> Heard
    {
        get
        {
            lock (_gate)
            {
                return [.. _heard];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _heard.Count;
            }
        }
    }

    /// <summary>Tells whether an event was heard.</summary>
    public bool Has(HistoryCleared item) => Heard.Any(delivery => item.Equals(delivery.Envelope?.Event));

    /// <summary>Counts how often it was told that events were lost.</summary>
    public int Resyncs => Heard.Count(delivery => delivery.IsResync);

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _reading;
    }

    private async Task ReadAsync()
    {
        await foreach (var delivery in _subscription.ReadAsync(CancellationToken.None))
        {
            lock (_gate)
            {
                _heard.Add(delivery);
            }

            _pulse.Beat();
        }
    }
}
