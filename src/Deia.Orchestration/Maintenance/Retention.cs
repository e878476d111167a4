using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Maintenance;

/// <summary>Removes what was kept for long enough, in small steps with pauses between them, so that writers go on; or only counts it.</summary>
/// <remarks>Safe for concurrent use. While the host runs, it is done every <c>Deia:Retention:Interval</c>.</remarks>
public sealed class Retention
{
    /// <summary>The most rows of a table that one step removes: few enough for a step to take some milliseconds.</summary>
    private const int StepLimit = 1_000;

    /// <summary>After each step as much time as it took is left to others, so that removing takes half of the store's time at most.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly IRetentionRepository _repository;
    private readonly FleetLifetime _lifetime;
    private readonly RetentionOptions _options;
    private readonly TimeProvider _timeProvider;

    internal Retention(IRetentionRepository repository, FleetLifetime lifetime, IOptions<DeiaOptions> options, TimeProvider timeProvider)
    {
        _repository = repository;
        _lifetime = lifetime;
        _options = options.Value.Retention;
        _timeProvider = timeProvider;
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

    private RetentionCutoffs Cutoffs()
    {
        var now = _timeProvider.GetUtcNow();
        return new RetentionCutoffs(now - _options.ChatMessages, now - _options.AuditLogs, now - _options.BotStatus);
    }
}
