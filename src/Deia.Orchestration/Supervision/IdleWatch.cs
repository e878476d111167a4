using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Supervision;

/// <summary>Lets quiet bots go idle. One timer looks at the whole fleet, so that a message costs no timer of its own.</summary>
internal sealed class IdleWatch(Fleet fleet, TimeProvider timeProvider, IOptions<DeiaOptions> options) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                // A question that still waits for the backend is no quiet.
                foreach (var bot in fleet.Bots.Where(bot => bot.Mailbox.Count == 0))
                {
                    bot.Life.GoIdleAfter(bot.Definition.IdleTimeout ?? options.Value.Bots.IdleTimeout);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host is going down.
        }
    }
}
