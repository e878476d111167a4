using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Hosting;

/// <summary>Bots that live in the process of the fleet: quick to start, and not isolated from each other.</summary>
/// <param name="createRuntime">Makes the runtime of an instance.</param>
internal sealed class InProcessBotHost(Func<BotRuntime> createRuntime) : IBotHost
{
    /// <summary>The name of this host.</summary>
    public const string HostName = "in-process";

    public string Name => HostName;

    public ValueTask<IBotInstance> StartAsync(BotDefinition definition, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IBotInstance>(new InProcessBotInstance(createRuntime()));
    }
}
