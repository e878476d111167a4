using StackExchange.Redis;

namespace Deia.Caching.Redis.Connections;

/// <summary>What must go from Redis before anything is read from it again. It is not safe for concurrent use: the circuit locks.</summary>
internal sealed class RedisDebts
{
    /// <summary>How many keys are remembered; with one more, all that this host could owe goes.</summary>
    public const int Capacity = 16_384;

    /// <summary>Gets the keys that must go.</summary>
    public HashSet<RedisKey> Keys { get; } = [];

    /// <summary>Gets whether pages, flags and sessions must go, whoever made them: a host that starts can't know what one that died still owed.</summary>
    public bool IsEraOver { get; private set; }

    /// <summary>Gets whether there were more keys than are remembered, so that the era is over.</summary>
    public bool IsOverflown { get; private set; }

    public bool IsEmpty => Keys.Count == 0 && !IsEraOver;

    public void EndEra() => IsEraOver = true;

    public void Add(RedisKey key)
    {
        if (!IsOverflown && Keys.Add(key) && Keys.Count > Capacity)
        {
            IsOverflown = IsEraOver = true;
            Keys.Clear();
        }
    }

    /// <summary>Takes over what another could not pay.</summary>
    public void Add(RedisDebts other)
    {
        IsEraOver |= other.IsEraOver;
        IsOverflown |= other.IsOverflown;
        foreach (var key in other.Keys)
        {
            Add(key);
        }
    }
}
