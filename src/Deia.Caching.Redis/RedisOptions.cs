namespace Deia.Caching.Redis;

/// <summary>How Deia uses Redis; the section <c>Deia:Redis</c>. Where Redis is, is told to <c>UseRedis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Redis";

    /// <summary>Gets or sets what all keys and channels begin with, so that several fleets can share a Redis.</summary>
    /// <value>
    /// At most 64 letters, digits and <c>: . _ - { }</c>; empty by default. On a Redis cluster it needs a hash tag, such as <c>{deia}:</c>, because some
    /// commands touch several keys at once.
    /// </value>
    public string KeyPrefix { get; set; } = "";
}
