namespace Deia.Orchestration.State;

/// <summary>Keeps the bots, and is the truth about which there are and which should run.</summary>
/// <remarks>
/// Implementations are safe for concurrent use. A call returns only after its change is durable. Cancellation before the change leaves it undone;
/// a call that throws may have happened. A store that can't be reached throws <see cref="StoreUnavailableException"/>.
/// Whatever changes a bot carries the fencing number of its lease (<see cref="Leases.IBotLeaseRepository"/>); the store compares it in the transaction of the
/// change, and refuses with <see cref="LeaseLostException"/> where it is not the present one. So a host that was frozen and lost its bots changes nothing.
/// Times are kept to the microsecond at least, and metadata as JSON values: its white space and the order of its names may change.
/// </remarks>
public interface IBotRepository
{
    /// <summary>Stores a bot, in place of what was stored under its id. Another bot that was stored with the same port has none from now on:
    /// what it listened on is gone, or it would not be in use again (Specification: Table bots, where a port is unique).</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="fence">The fencing number of the bot's lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the bot is durable.</returns>
    /// <exception cref="LeaseLostException">The lease has another number; nothing was changed.</exception>
    ValueTask SaveAsync(BotInfo bot, long fence, CancellationToken cancellationToken = default);

    /// <summary>Reads a bot.</summary>
    /// <param name="botId">Its id; compared exactly.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bot, or null where there is none.</returns>
    ValueTask<BotInfo?> FindAsync(string botId, CancellationToken cancellationToken = default);

    /// <summary>Reads every bot.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bots, ordered by id (ordinal).</returns>
    ValueTask<IReadOnlyList<BotInfo>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads which bots should run. It is asked for every few seconds, and reads no more than that.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Their ids, ordered (ordinal).</returns>
    ValueTask<IReadOnlyList<string>> ListShouldRunAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes a bot. Its messages and status are removed by their own repositories.</summary>
    /// <param name="botId">Its id.</param>
    /// <param name="fence">The fencing number of the bot's lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="LeaseLostException">The lease has another number; nothing was changed.</exception>
    ValueTask<bool> DeleteAsync(string botId, long fence, CancellationToken cancellationToken = default);
}
