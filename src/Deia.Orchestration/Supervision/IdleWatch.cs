using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Supervision;

/// <summary>Lets quiet bots go idle. One timer looks at the whole fleet, so that a message costs no timer of its own.</summary>
internal sealed class IdleWatch(Fleet fleet, TimeProvider timeProvider, IOptions<DeiaOptions> options, ILogger<IdleWatch> logger)
    : PeriodicService(timeProvider, logger)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    protected override ValueTask RunAsync(CancellationToken cancellationToken)
    {
        // A question that still waits for the backend is no quiet.
        foreach (var bot in fleet.Bots.Where(bot => bot.Mailbox.Count == 0))
        {
            bot.Life.GoIdleAfter(bot.Definition.IdleTimeout ?? options.Value.Bots.IdleTimeout);
        }

        return ValueTask.CompletedTask;
    }
}
