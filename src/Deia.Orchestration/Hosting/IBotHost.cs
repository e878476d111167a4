using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Hosting;

/// <summary>A place for bots to live in: this process, a process of their own, another machine. Nothing else knows where a bot lives.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IBotHost
{
    /// <summary>Gets the name that bots choose the host by, such as <c>in-process</c>; compared without case.</summary>
    string Name { get; }

    /// <summary>Starts an instance, which is alive when this returns; its model backend need not be.</summary>
    /// <param name="definition">What was asked for.</param>
    /// <param name="cancellationToken">Gives the start up; nothing of the instance is left then.</param>
    /// <returns>The instance.</returns>
    /// <exception cref="BotCrashedException">The instance could not be started; the text says why.</exception>
    ValueTask<IBotInstance> StartAsync(BotDefinition definition, CancellationToken cancellationToken = default);
}
