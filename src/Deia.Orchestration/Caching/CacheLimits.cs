namespace Deia.Orchestration.Caching;

/// <summary>How long and how much caches hold (Specification: Caching Tier); the same for every implementation.</summary>
public static class CacheLimits
{
    /// <summary>How long a bot's status is held: 3 seconds.</summary>
    public static readonly TimeSpan BotStatusLifetime = TimeSpan.FromSeconds(3);

    /// <summary>How long a page of a bot's history is held: 24 hours.</summary>
    public static readonly TimeSpan HistoryLifetime = TimeSpan.FromHours(24);
}
