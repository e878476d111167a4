namespace Deia.Orchestration.Caching;

/// <summary>How long and how much caches hold (Specification: Caching Tier); the same for every implementation.</summary>
public static class CacheLimits
{
    /// <summary>How many messages of a bot are held at most: 10,000.</summary>
    public const int HistoryMessages = 10_000;

    /// <summary>How long a bot's status is held: 3 seconds.</summary>
    public static readonly TimeSpan BotStatusLifetime = TimeSpan.FromSeconds(3);

    /// <summary>How long a page of a bot's history is held: 24 hours.</summary>
    public static readonly TimeSpan HistoryLifetime = TimeSpan.FromHours(24);

    /// <summary>How long a session is held at most: 24 hours.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(24);

    /// <summary>How long the requests of a client are counted together: 1 minute, from the first of them on.</summary>
    public static readonly TimeSpan RateLimitWindow = TimeSpan.FromMinutes(1);
}
