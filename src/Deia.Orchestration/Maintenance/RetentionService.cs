using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Maintenance;

/// <summary>Lets retention remove what is old, or count it, again and again while the host runs.</summary>
internal sealed partial class RetentionService(
    Retention retention, IOptions<DeiaOptions> options, TimeProvider timeProvider, ILogger<RetentionService> logger) : PeriodicService(timeProvider, logger)
{
    private readonly RetentionOptions _options = options.Value.Retention;
    private readonly ILogger _logger = logger;

    protected override TimeSpan Interval => _options.Interval;

    protected override async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_options.DryRun)
            {
                var (messages, entries, statuses) = await retention.CountAsync(cancellationToken).ConfigureAwait(false);
                LogCounted(messages, entries, statuses);
            }
            else
            {
                var (messages, entries, statuses) = await retention.PurgeAsync(cancellationToken).ConfigureAwait(false);
                LogRemoved(messages, entries, statuses);
            }
        }
        catch (StoreUnavailableException exception)
        {
            LogNotDone(exception.Message);
        }
    }

    [LoggerMessage(800, LogLevel.Information, "Retention removed {Messages} messages, {Entries} audit entries and {Statuses} statuses.", EventName = "retention.removed")]
    private partial void LogRemoved(long messages, long entries, long statuses);

    [LoggerMessage(801, LogLevel.Information, "Retention would remove {Messages} messages, {Entries} audit entries and {Statuses} statuses (Deia:Retention:DryRun).", EventName = "retention.counted")]
    private partial void LogCounted(long messages, long entries, long statuses);

    [LoggerMessage(802, LogLevel.Warning, "Retention stopped half-way, and goes on after Deia:Retention:Interval: {Reason}", EventName = "retention.stopped")]
    private partial void LogNotDone(string reason);
}
