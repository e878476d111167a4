using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Hosting;

/// <summary>A bot that is alive. Queues, fairness and storage stay on the fleet's side: what crosses to here is one turn, and what comes back is its stream.</summary>
/// <remarks>
/// Turns of different conversations run at the same time; of one conversation, one after the other. Disposing is what the fleet does after
/// <see cref="StopAsync"/> or after <see cref="Completion"/>, and ends whatever is left.
/// </remarks>
public interface IBotInstance : IAsyncDisposable
{
    /// <summary>Gets the port that the instance listens on.</summary>
    /// <value>Null where it has none.</value>
    int? Port { get; }

    /// <summary>Gets the id of the process that is the bot's own.</summary>
    /// <value>Null where it has none.</value>
    int? ProcessId { get; }

    /// <summary>Gets the end of the instance: why it is gone, in one line. The task never fails.</summary>
    Task<string> Completion { get; }

    /// <summary>Asks the instance to look for its model backend. That it answers shows that it is alive.</summary>
    /// <param name="definition">What is asked for now; it may have changed since the start.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Which provider and model the bot uses, and whether they are there.</returns>
    /// <exception cref="BotCrashedException">The instance is gone.</exception>
    ValueTask<BotConnection> ConnectAsync(BotDefinition definition, CancellationToken cancellationToken = default);

    /// <summary>Runs one turn.</summary>
    /// <param name="turn">The question and what the instance may need to answer it.</param>
    /// <param name="cancellationToken">Stops the model; the stream then ends with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The reply as it comes; the last update carries the <see cref="BotTurnResult"/>.</returns>
    /// <exception cref="Inference.BackendException">The model backend failed.</exception>
    /// <exception cref="BotCrashedException">The instance is gone.</exception>
    IAsyncEnumerable<BotTurnUpdate> RunAsync(BotTurn turn, CancellationToken cancellationToken = default);

    /// <summary>Measures the process that the instance lives in, without starting another for it.</summary>
    /// <returns>What it uses; zero where it can't be told.</returns>
    ProcessUsage Measure();

    /// <summary>Stops the instance, gently at first. It is gone when this returns.</summary>
    /// <param name="grace">How long it may take to go by itself.</param>
    /// <param name="cancellationToken">Ends the grace.</param>
    /// <returns>When the instance is gone.</returns>
    ValueTask StopAsync(TimeSpan grace, CancellationToken cancellationToken = default);
}
