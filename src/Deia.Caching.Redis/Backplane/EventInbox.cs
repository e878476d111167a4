namespace Deia.Caching.Redis.Backplane;

/// <summary>What was heard of other hosts and not looked at yet. Bounded: where it overflows, all of it goes, for Redis holds it too. Safe for concurrent use.</summary>
/// <param name="signal">Is set where there is something to take.</param>
internal sealed class EventInbox(PumpSignal signal)
{
    private const int MaxBytes = 33_554_432;

    private readonly Lock _gate = new();
    private List<ReadOnlyMemory<byte>> _messages = [];
    private long _bytes;
    private bool _isOverflown;

    /// <summary>Adds a message.</summary>
    public void Add(ReadOnlyMemory<byte> message)
    {
        lock (_gate)
        {
            _messages.Add(message);
            _bytes += message.Length;
            if (_bytes > MaxBytes)
            {
                _isOverflown = true;
                Clear_NeedsLock();
            }
        }

        signal.Set();
    }

    /// <summary>Takes all there is.</summary>
    /// <param name="messages">The messages.</param>
    /// <returns>Whether there were more, which are gone.</returns>
    public bool TakeAll(out IReadOnlyList<ReadOnlyMemory<byte>> messages)
    {
        lock (_gate)
        {
            messages = [];
            if (_messages.Count > 0)
            {
                messages = _messages;
                Clear_NeedsLock();
            }

            var isOverflown = _isOverflown;
            _isOverflown = false;
            return isOverflown;
        }
    }

    private void Clear_NeedsLock()
    {
        _messages = [];
        _bytes = 0;
    }
}
