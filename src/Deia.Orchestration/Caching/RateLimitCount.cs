namespace Deia.Orchestration.Caching;

/// <summary>How many requests a client has sent in its window.</summary>
/// <param name="Count">How many, the one just counted included; 1 or more.</param>
/// <param name="ResetAfter">How long until the count begins anew; more than zero, and <see cref="CacheLimits.RateLimitWindow"/> at most.</param>
public readonly record struct RateLimitCount(long Count, TimeSpan ResetAfter);
