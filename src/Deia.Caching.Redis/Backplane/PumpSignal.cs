namespace Deia.Caching.Redis.Backplane;

/// <summary>Wakes one task that waits. Set twice before it looks, it wakes it once. It runs nobody's code: who waits goes on elsewhere.</summary>
internal sealed class PumpSignal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0);
    private int _isSet;

    public void Set()
    {
        if (Volatile.Read(ref _isSet) == 0 && Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            _set.Release();
        }
    }

    /// <summary>Waits until it is set, and takes that back. What was done before it was set is seen after.</summary>
    public async Task WaitAsync()
    {
        await _set.WaitAsync().ConfigureAwait(false);
        Interlocked.Exchange(ref _isSet, 0);
    }

    public void Dispose() => _set.Dispose();
}
