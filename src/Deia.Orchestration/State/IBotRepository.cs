namespace Deia.Orchestration.State;

/// <summary>Keeps the bots, and is the truth about which there are and which should run.</summary>
/// <remarks>
/// Implementations are safe for concurrent use. A call returns only after its change is durable. Cancellation before the change leaves it undone;
/// a call that throws may have happened. A store that can't be reached throws <see cref="StoreUnavailableException"/>.
/// Times are kept to the microsecond at least, and metadata as JSON values: its white space and the order of its names may change.
/// </remarks>
public interface IBotRepository
{
    /// <summary>Stores a bot, in place of what was stored under its id. Another bot that was stored with the same port has none from now on:
    /// what it listened on is gone, or it would not be in use again (Specification: Table bots, where a port is unique).</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the bot is durable.</returns>
    ValueTask SaveAsync(BotInfo bot, CancellationToken cancellationToken = default);

    /// <summary>Reads a bot.</summary>
    /// <param name="botId">Its id; compared exactly.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bot, or null where there is none.</returns>
    ValueTask<BotInfo?> FindAsync(string botId, CancellationToken cancellationToken = default);

    /// <summary>Reads every bot.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bots, ordered by id (ordinal).</returns>
    ValueTask<IReadOnlyList<BotInfo>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes a bot. Its messages and status are removed by their own repositories.</summary>
    /// <param name="botId">Its id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> DeleteAsync(string botId, CancellationToken cancellationToken = default);
}
