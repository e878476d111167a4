using Deia.Orchestration.Events;
using Microsoft.Extensions.Hosting;

namespace Deia.Caching.Redis.Backplane;

/// <summary>
/// Lets the host's events find their order before anything is published, so that clients of a host that was just restarted can go on where they were.
/// Without Redis, that takes <see cref="EventPump.StartLimit"/> at most.
/// </summary>
/// <param name="inUse">The bus in use: another one may have been chosen after Redis.</param>
internal sealed class BackplaneStartup(IEventBus inUse) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) =>
        inUse is RedisEventBus bus ? bus.Started.WaitAsync(cancellationToken) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
