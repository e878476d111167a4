namespace Deia.Orchestration.State;

/// <summary>Keeps the last measured status of each bot.</summary>
/// <remarks>The contract of <see cref="IBotRepository"/> on threads, durability, cancellation and fencing holds here too.</remarks>
public interface IBotStatusRepository
{
    /// <summary>Stores a status, in place of the one before.</summary>
    /// <param name="status">The status.</param>
    /// <param name="fence">The fencing number of the bot's lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the status is durable.</returns>
    /// <exception cref="LeaseLostException">The lease has another number; nothing was changed.</exception>
    ValueTask SaveAsync(BotStatus status, long fence, CancellationToken cancellationToken = default);

    /// <summary>Reads the status of a bot.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The status, or null where none was stored.</returns>
    ValueTask<BotStatus?> FindAsync(string botId, CancellationToken cancellationToken = default);

    /// <summary>Removes the status of a bot.</summary>
    /// <param name="botId">The bot's id.</param>
    /// <param name="fence">The fencing number of the bot's lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="LeaseLostException">The lease has another number; nothing was changed.</exception>
    ValueTask<bool> DeleteAsync(string botId, long fence, CancellationToken cancellationToken = default);
}
