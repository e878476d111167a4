namespace Deia.Orchestration.Caching;

/// <summary>Counts the requests of each client, in windows of <see cref="CacheLimits.RateLimitWindow"/> that begin with a client's first request.</summary>
/// <remarks>
/// It counts; who asks compares with the limit. Safe for concurrent use. A counter that fails must not fail the call: an implementation whose server is gone
/// counts in this process until it is back, so a client may get as much again from each host for as long. It throws for a cancelled token alone.
/// </remarks>
public interface IRateLimitCounter
{
    /// <summary>Counts a request.</summary>
    /// <param name="client">Who sent it: an address or another short name; compared exactly.</param>
    /// <param name="cancellationToken">Cancels the call; the request may be counted all the same.</param>
    /// <returns>The count.</returns>
    ValueTask<RateLimitCount> IncrementAsync(string client, CancellationToken cancellationToken = default);
}
