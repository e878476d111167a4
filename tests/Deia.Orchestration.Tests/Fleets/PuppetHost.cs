using System.Collections.Concurrent;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>A host whose instances do what the test says.</summary>
internal sealed class PuppetHost : IBotHost
{
    private readonly ConcurrentQueue<PuppetInstance> _started = [];

    public string Name => "puppet";

    public IReadOnlyList<PuppetInstance> Started => [.. _started];

    /// <summary>Gets or sets what happens before an instance starts.</summary>
    public Func<CancellationToken, ValueTask> BeforeStart { get; set; } = _ => ValueTask.CompletedTask;

    /// <summary>Gets or sets how the next instances are made.</summary>
    public Func<PuppetInstance> Create { get; set; } = static () => new PuppetInstance();

    public async ValueTask<IBotInstance> StartAsync(BotDefinition definition, CancellationToken cancellationToken = default)
    {
        await BeforeStart(cancellationToken);
        var instance = Create();
        _started.Enqueue(instance);
        return instance;
    }
}
