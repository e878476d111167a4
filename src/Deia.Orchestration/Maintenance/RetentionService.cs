using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Maintenance;

/// <summary>Removes what was kept for long enough, in small steps with pauses between them, so that writers go on; or only counts it.</summary>
public sealed partial class RetentionService : BackgroundService
{
    /// <summary>The most rows of a table that one step removes: few enough for a step to take some milliseconds.</summary>
    private const int StepLimit = 1_000;

    /// <summary>After each step as much time as it took is left to others, so that removing takes half of the store's time at most.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly IRetentionRepository _repository;
    private readonly FleetLifetime _lifetime;
    private readonly RetentionOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<RetentionService> _logger;

    internal RetentionService(
        IRetentionRepository repository, FleetLifetime lifetime, IOptions<DeiaOptions> options, TimeProvider timeProvider, ILogger<RetentionService> logger)
    {
        _repository = repository;
        _lifetime = lifetime;
        _options = options.Value.Retention;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>Counts what is old enough to go. Nothing is removed.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How much there is, the bots that other hosts hold left out.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public ValueTask<RetentionCounts> CountAsync(CancellationToken cancellationToken = default) =>
        _repository.CountAsync(Cutoffs(), _lifetime.HostId, cancellationToken);

    /// <summary>Removes all that is old enough to go, step by step.</summary>
    /// <param name="cancellationToken">Stops between two steps; what was removed stays so, and the next call goes on.</param>
    /// <returns>How much was removed.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public async Task<RetentionCounts> PurgeAsync(CancellationToken cancellationToken = default)
    {
        var cutoffs = Cutoffs();
        RetentionCounts removed = new(0, 0, 0);
        while (true)
        {
            var begunAt = _timeProvider.GetTimestamp();
            var step = await _repository.PurgeAsync(cutoffs, _lifetime.HostId, StepLimit, cancellationToken).ConfigureAwait(false);
            removed = removed.Plus(step);
            foreach (var (botId, count) in step.ChatMessages)
            {
                await _lifetime.HistoryShortenedAsync(botId, count).ConfigureAwait(false);
            }

            if (step.IsLast)
            {
                return removed;
            }

            var took = _timeProvider.GetElapsedTime(begunAt);
            await Task.Delay(took < LongestPause ? took : LongestPause, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(_options.Interval, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host is going down; the next start goes on.
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_options.DryRun)
            {
                var (messages, entries, statuses) = await CountAsync(cancellationToken).ConfigureAwait(false);
                LogCounted(messages, entries, statuses);
            }
            else
            {
                var (messages, entries, statuses) = await PurgeAsync(cancellationToken).ConfigureAwait(false);
                LogRemoved(messages, entries, statuses);
            }
        }
        catch (StoreUnavailableException exception)
        {
            LogNotDone(exception.Message);
        }
    }

    private RetentionCutoffs Cutoffs()
    {
        var now = _timeProvider.GetUtcNow();
        return new RetentionCutoffs(now - _options.ChatMessages, now - _options.AuditLogs, now - _options.BotStatus);
    }

    [LoggerMessage(800, LogLevel.Information, "Retention removed {Messages} messages, {Entries} audit entries and {Statuses} statuses.")]
    private partial void LogRemoved(long messages, long entries, long statuses);

    [LoggerMessage(801, LogLevel.Information, "Retention would remove {Messages} messages, {Entries} audit entries and {Statuses} statuses (Deia:Retention:DryRun).")]
    private partial void LogCounted(long messages, long entries, long statuses);

    [LoggerMessage(802, LogLevel.Warning, "Retention stopped half-way, and goes on after Deia:Retention:Interval: {Reason}")]
    private partial void LogNotDone(string reason);
}
