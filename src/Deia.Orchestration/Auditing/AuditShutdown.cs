using Microsoft.Extensions.Hosting;

namespace Deia.Orchestration.Auditing;

/// <summary>Sees the audit log to its store as the host ends: after the fleet has stopped and every door is closed, so that nothing comes behind it.</summary>
internal sealed class AuditShutdown(AuditWriter writer, TimeProvider timeProvider) : IHostedLifecycleService
{
    /// <summary>How long a store that is away is waited for.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource longest = new(Longest, timeProvider);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(longest.Token, cancellationToken);
        await writer.FlushAsync(giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
