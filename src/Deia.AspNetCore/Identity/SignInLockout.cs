namespace Deia.AspNetCore.Identity;

/// <summary>
/// Lets nobody guess passwords: after a few failures a name can't be signed in from an address for a while, and after many from none. Safe for concurrent use.
/// </summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class SignInLockout(TimeProvider timeProvider)
{
    /// <summary>How many failures lock a name for the address that they came from. So nobody locks others out in passing.</summary>
    public const int FailuresOfAddress = 5;

    /// <summary>How many failures lock a name for every address, as many addresses may be one attacker's.</summary>
    public const int FailuresOfName = 50;

    /// <summary>How many names and addresses are watched; with one more, the one that failed longest ago is forgotten.</summary>
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Attempts> _attempts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets how long a name stays locked, and how long failures count.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Counts an attempt before its password is looked at, so that many at once are no way around the limit.</summary>
    /// <returns>Null where it may go on, else how long the name stays locked.</returns>
    public TimeSpan? Begin(string username, string address)
    {
        lock (_lock)
        {
            var ofAddress = Find_NeedsLock(KeyOf(username, address));
            var ofName = Find_NeedsLock(username);
            if (ofAddress.Count >= FailuresOfAddress || ofName.Count >= FailuresOfName)
            {
                return ofAddress.Count >= FailuresOfAddress ? LeftOf(ofAddress) : LeftOf(ofName);
            }

            foreach (var attempts in (Attempts[])[ofAddress, ofName])
            {
                attempts.Count++;
                attempts.LastAt = timeProvider.GetTimestamp();
            }

            return null;
        }
    }

    /// <summary>Forgets the failures of a name from an address, since it signed in.</summary>
    public void Succeeded(string username, string address)
    {
        lock (_lock)
        {
            _attempts.Remove(KeyOf(username, address));
            _attempts.Remove(username);
        }
    }

    // No name has a line break.
    private static string KeyOf(string username, string address) => $"{username}\n{address}";

    private TimeSpan LeftOf(Attempts attempts) => Duration - timeProvider.GetElapsedTime(attempts.LastAt);

    private Attempts Find_NeedsLock(string key)
    {
        if (!_attempts.TryGetValue(key, out var attempts) || LeftOf(attempts) <= TimeSpan.Zero)
        {
            MakeRoom_NeedsLock();
            _attempts[key] = attempts = new Attempts { LastAt = timeProvider.GetTimestamp() };
        }

        return attempts;
    }

    private void MakeRoom_NeedsLock()
    {
        if (_attempts.Count >= Capacity)
        {
            _attempts.Remove(_attempts.MinBy(pair => pair.Value.LastAt).Key);
        }
    }

    private sealed class Attempts
    {
        public int Count { get; set; }

        public long LastAt { get; set; }
    }
}
