using StackExchange.Redis;

namespace Deia.Caching.Redis;

/// <summary>Names the keys (Specification: Caching Tier, Cache Keys &amp; Data Types).</summary>
/// <param name="prefix">What all of them begin with.</param>
internal sealed class RedisKeys(string prefix)
{
    /// <summary>Gets the flags; a hash.</summary>
    public RedisKey FeatureFlags { get; } = prefix + "feature:flags";

    /// <summary>Gets the stamp of the flags; a string. Flags that were read before it are too old to be held.</summary>
    public RedisKey FeatureFlagStamp { get; } = prefix + "feature:stamp";

    /// <summary>Gets the era of all pages; a string. Pages of another era are void.</summary>
    public RedisKey Era { get; } = prefix + "chat:era";

    /// <summary>Names the status of a bot; a string.</summary>
    public RedisKey Status(string botId) => $"{prefix}bot:status:{botId}";

    /// <summary>Names the ids of a bot's newest messages; a sorted set.</summary>
    public RedisKey Messages(string botId) => $"{prefix}chat:{botId}:messages";

    /// <summary>Names what belongs to these ids: the messages, and what tells whether and how much of them may be given; a hash.</summary>
    public RedisKey Contents(string botId) => $"{prefix}chat:{botId}:contents";

    /// <summary>Names a session; a hash.</summary>
    public RedisKey Session(string sessionId) => $"{prefix}session:{sessionId}";

    /// <summary>Names the count of a client's requests; a string.</summary>
    public RedisKey RateLimit(string client) => $"{prefix}ratelimit:{client}";
}
