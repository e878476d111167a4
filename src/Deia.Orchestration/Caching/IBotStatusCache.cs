using Deia.Orchestration.State;

namespace Deia.Orchestration.Caching;

/// <summary>Holds the status of bots for a moment, so that many who look at once measure once.</summary>
/// <remarks>
/// What it gives is never the truth, and may be missing at any time; it is at most <see cref="CacheLimits.BotStatusLifetime"/> old. Safe for concurrent use.
/// A cache that fails must not fail the call: an implementation whose server is gone swallows that, reports a miss, and says so in <see cref="ICacheHealth"/>.
/// It throws for a cancelled token alone.
/// </remarks>
public interface IBotStatusCache
{
    /// <summary>Looks up a status.</summary>
    /// <param name="botId">The bot's id; compared exactly.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The status, or null where none is held.</returns>
    ValueTask<BotStatus?> GetAsync(string botId, CancellationToken cancellationToken = default);

    /// <summary>Holds a status, in place of the one before.</summary>
    /// <param name="status">The status.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is held, or was given up.</returns>
    ValueTask SetAsync(BotStatus status, CancellationToken cancellationToken = default);

    /// <summary>Forgets a status, because the bot changed.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is forgotten.</returns>
    ValueTask RemoveAsync(string botId, CancellationToken cancellationToken = default);
}
