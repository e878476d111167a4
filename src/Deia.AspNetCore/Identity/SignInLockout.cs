namespace Deia.AspNetCore.Identity;

/// <summary>Lets nobody guess passwords: after a few failures a name can't be signed in for a while, from any address. Safe for concurrent use.</summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class SignInLockout(TimeProvider timeProvider)
{
    /// <summary>How many failures lock a name.</summary>
    public const int Failures = 5;

    /// <summary>How many names are watched; with one more, the one that failed longest ago is forgotten.</summary>
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Attempts> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets how long a name stays locked, and how long failures count.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Counts an attempt before its password is looked at, so that many at once are no way around the limit.</summary>
    /// <returns>Null where it may go on, else how long the name stays locked.</returns>
    public TimeSpan? Begin(string username)
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            if (!_byName.TryGetValue(username, out var attempts) || LeftOf(attempts) <= TimeSpan.Zero)
            {
                MakeRoom_NeedsLock();
                _byName[username] = attempts = new Attempts();
            }

            if (attempts.Count >= Failures)
            {
                return LeftOf(attempts);
            }

            attempts.Count++;
            attempts.LastAt = now;
            return null;
        }
    }

    /// <summary>Forgets the failures of a name, since it signed in.</summary>
    public void Succeeded(string username)
    {
        lock (_lock)
        {
            _byName.Remove(username);
        }
    }

    private TimeSpan LeftOf(Attempts attempts) => Duration - timeProvider.GetElapsedTime(attempts.LastAt);

    private void MakeRoom_NeedsLock()
    {
        if (_byName.Count >= Capacity)
        {
            _byName.Remove(_byName.MinBy(pair => pair.Value.LastAt).Key);
        }
    }

    private sealed class Attempts
    {
        public int Count { get; set; }

        public long LastAt { get; set; }
    }
}
