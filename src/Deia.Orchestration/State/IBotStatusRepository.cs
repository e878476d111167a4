namespace Deia.Orchestration.State;

/// <summary>Keeps the last measured status of each bot.</summary>
/// <remarks>The contract of <see cref="IBotRepository"/> on threads, durability and cancellation holds here too.</remarks>
public interface IBotStatusRepository
{
    /// <summary>Stores a status, in place of the one before.</summary>
    /// <param name="status">The status.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the status is durable.</returns>
    ValueTask SaveAsync(BotStatus status, CancellationToken cancellationToken = default);

    /// <summary>Reads the status of a bot.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The status, or null where none was stored.</returns>
    ValueTask<BotStatus?> FindAsync(string botId, CancellationToken cancellationToken = default);

    /// <summary>Removes the status of a bot.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> DeleteAsync(string botId, CancellationToken cancellationToken = default);
}
