using Deia.Orchestration.Configuration;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Bots;

/// <summary>The fleet: launches, stops, changes and shows bots.</summary>
/// <remarks>
/// Safe for concurrent use; what is done to one bot happens one after the other, and never waits for another bot. Once begun, an operation goes on
/// when its caller gives up waiting. Hosts that share a store share its bots: each bot is held by one of them at a time, and what is done to it is refused by
/// the others as <see cref="RefusalReason.BotElsewhere"/>. A store that can't be reached throws <see cref="StoreUnavailableException"/>.
/// </remarks>
public interface IBotManager
{
    /// <summary>Launches a bot, a new one or one that was stopped; the fields given replace the stored ones.</summary>
    /// <param name="botId">Its id; null: the next free <c>BOT-NNN</c>.</param>
    /// <param name="change">What is asked for; null: everything as stored, or by default.</param>
    /// <param name="cancellationToken">Ends the waiting, not the launch.</param>
    /// <returns>
    /// The bot, once it is ready or <c>Deia:Bots:LaunchTimeout</c> has passed, then as <c>starting</c>; refused as
    /// <see cref="RefusalReason.Invalid"/>, <see cref="RefusalReason.BotAlreadyRunning"/>, <see cref="RefusalReason.BotLimitReached"/> or
    /// <see cref="RefusalReason.ShuttingDown"/>.
    /// </returns>
    Task<Outcome<BotInfo>> LaunchAsync(string? botId = null, BotDefinitionChange? change = null, CancellationToken cancellationToken = default);

    /// <summary>Stops a bot; one that does not run is left as it is.</summary>
    /// <param name="botId">Its id.</param>
    /// <param name="options">How; null: by the defaults.</param>
    /// <param name="cancellationToken">Ends the waiting, not the stop.</param>
    /// <returns>The bot, once its instance is gone; refused as <see cref="RefusalReason.BotNotFound"/> or <see cref="RefusalReason.Invalid"/>.</returns>
    Task<Outcome<BotInfo>> StopAsync(string botId, StopOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Stops a bot where it runs, and launches it.</summary>
    /// <param name="botId">Its id.</param>
    /// <param name="cancellationToken">Ends the waiting, not the restart.</param>
    /// <returns>As of <see cref="LaunchAsync"/>; also refused as <see cref="RefusalReason.BotNotFound"/>.</returns>
    Task<Outcome<BotInfo>> RestartAsync(string botId, CancellationToken cancellationToken = default);

    /// <summary>Changes what is asked of a bot, from its next message on.</summary>
    /// <param name="botId">Its id.</param>
    /// <param name="change">The fields to set; the host can't be among them.</param>
    /// <param name="cancellationToken">Ends the waiting, not the change.</param>
    /// <returns>The bot; refused as <see cref="RefusalReason.BotNotFound"/> or <see cref="RefusalReason.Invalid"/>.</returns>
    Task<Outcome<BotInfo>> ChangeAsync(string botId, BotDefinitionChange change, CancellationToken cancellationToken = default);

    /// <summary>Stops a bot and removes it with its history.</summary>
    /// <param name="botId">Its id.</param>
    /// <param name="cancellationToken">Ends the waiting, not the removal.</param>
    /// <returns>The bot as it last was; refused as <see cref="RefusalReason.BotNotFound"/>.</returns>
    Task<Outcome<BotInfo>> DeleteAsync(string botId, CancellationToken cancellationToken = default);

    /// <summary>Looks at a bot.</summary>
    /// <param name="botId">Its id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The bot at this moment, also one that is stopped; one that another host holds, as it was a few seconds ago at most; refused as
    /// <see cref="RefusalReason.BotNotFound"/>.
    /// </returns>
    ValueTask<Outcome<BotInfo>> FindAsync(string botId, CancellationToken cancellationToken = default);

    /// <summary>Looks at all bots.</summary>
    /// <returns>The bots at this moment, stopped ones included, those of other hosts as they were a few seconds ago at most; ordered by id (ordinal).</returns>
    IReadOnlyList<BotInfo> List();

    /// <summary>Measures how a bot does.</summary>
    /// <param name="botId">Its id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Its status, the dear parts of it up to 3 s old; refused as <see cref="RefusalReason.BotNotFound"/>.</returns>
    ValueTask<Outcome<BotStatus>> StatusAsync(string botId, CancellationToken cancellationToken = default);
}
