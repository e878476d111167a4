using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Supervision;

/// <summary>Breaks off replies that take too long. One timer looks at the whole fleet, so that a message costs no timer of its own.</summary>
internal sealed class ReplyWatch(Fleet fleet, TimeProvider timeProvider, IOptions<DeiaOptions> options, ILogger<ReplyWatch> logger)
    : PeriodicService(timeProvider, logger)
{
    private readonly TimeProvider _timeProvider = timeProvider;

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    protected override ValueTask RunAsync(CancellationToken cancellationToken)
    {
        Look();
        return ValueTask.CompletedTask;
    }

    /// <summary>Looks at every reply that is under way.</summary>
    internal void Look()
    {
        foreach (var bot in fleet.Bots.Where(bot => bot.Mailbox.Count > 0))
        {
            foreach (var (turn, isUnderWay) in bot.Mailbox.Snapshot())
            {
                if (isUnderWay)
                {
                    turn.AbortAfter(options.Value.Bots.ReplyTimeLimit, _timeProvider);
                }
            }
        }
    }
}
