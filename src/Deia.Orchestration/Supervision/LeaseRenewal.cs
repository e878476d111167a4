using Deia.Orchestration.Leases;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Supervision;

/// <summary>Keeps this host's leases live, and gives them back as the host ends. It does nothing else, so that nothing else ever holds it up.</summary>
internal sealed partial class LeaseRenewal(BotLeases leases, TimeProvider timeProvider, ILogger<LeaseRenewal> logger) : PeriodicService(timeProvider, logger)
{
    private readonly ILogger _logger = logger;
    private bool _isAway;

    protected override TimeSpan Interval => BotLeases.RenewInterval;

    /// <summary>Comes after the bots have stopped; until then this host keeps renewing.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await leases.LeaveAsync().ConfigureAwait(false);
    }

    protected override async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await leases.RenewAsync(cancellationToken).ConfigureAwait(false);
            if (_isAway)
            {
                _isAway = false;
                LogBack();
            }
        }
        catch (StoreUnavailableException exception)
        {
            if (!_isAway)
            {
                _isAway = true;
                LogAway(exception.Message);
            }
        }
    }

    [LoggerMessage(720, LogLevel.Warning, "This host can't renew its leases, and tries again every few seconds: {Reason}", EventName = "leases.not_renewed")]
    private partial void LogAway(string reason);

    [LoggerMessage(721, LogLevel.Information, "This host renews its leases again.", EventName = "leases.renewed")]
    private partial void LogBack();
}
