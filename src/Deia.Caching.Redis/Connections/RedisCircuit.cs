using StackExchange.Redis;

namespace Deia.Caching.Redis.Connections;

/// <summary>
/// Says whether Redis may be asked. While it is open nobody waits for Redis; it closes once Redis answers and everything owed to it is paid, so that
/// nobody is given what should be gone. Safe for concurrent use.
/// </summary>
/// <remarks>One failure opens it: a probe costs one round trip, and a wrong guess a few look-ups.</remarks>
internal sealed class RedisCircuit
{
    private readonly Lock _gate = new();
    private RedisDebts _debts = new();
    private TaskCompletionSource _opened = Signal();
    private TaskCompletionSource _closed = Signal();
    private volatile bool _isClosed;

    /// <summary>Makes a circuit that is open, because nothing is known of Redis yet.</summary>
    public RedisCircuit()
    {
        _debts.EndEra();
        _opened.SetResult();
    }

    public bool IsClosed => _isClosed;

    /// <summary>Gets when it is open.</summary>
    public Task Opened => Read(ref _opened);

    /// <summary>Gets when it is closed.</summary>
    public Task Closed => Read(ref _closed);

    /// <summary>Opens it.</summary>
    /// <returns>Whether it was closed.</returns>
    public bool Open()
    {
        lock (_gate)
        {
            return Open_NeedsLock();
        }
    }

    /// <summary>Opens it until these keys are gone.</summary>
    /// <returns>Whether it was closed.</returns>
    public bool Owe(params ReadOnlySpan<RedisKey> keys)
    {
        lock (_gate)
        {
            foreach (var key in keys)
            {
                _debts.Add(key);
            }

            return Open_NeedsLock();
        }
    }

    /// <summary>Takes what is owed, to pay it. What can't be paid must be given back.</summary>
    public RedisDebts TakeDebts()
    {
        lock (_gate)
        {
            var taken = _debts;
            _debts = new RedisDebts();
            return taken;
        }
    }

    /// <summary>Gives back what could not be paid.</summary>
    public void GiveBack(RedisDebts unpaid)
    {
        lock (_gate)
        {
            _debts.Add(unpaid);
        }
    }

    /// <summary>Closes it, unless more is owed by now.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (!_debts.IsEmpty)
            {
                return false;
            }

            if (!_isClosed)
            {
                _isClosed = true;
                _opened = Signal();
                _closed.SetResult();
            }

            return true;
        }
    }

    private bool Open_NeedsLock()
    {
        if (!_isClosed)
        {
            return false;
        }

        _isClosed = false;
        _closed = Signal();
        _opened.SetResult();
        return true;
    }

    private Task Read(ref TaskCompletionSource source)
    {
        lock (_gate)
        {
            return source.Task;
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
