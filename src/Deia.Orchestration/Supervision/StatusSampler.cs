using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Supervision;

/// <summary>Measures the bots that run here and stores how they do, without anybody asking for it.</summary>
/// <remarks>
/// A sample that takes its time, because of the store or of a backend, holds up no other bot's: its bot alone is left out until it has ended.
/// </remarks>
internal sealed partial class StatusSampler(
    Fleet fleet, StateManager state, TimeProvider timeProvider, IOptions<DeiaOptions> options, ILogger<StatusSampler> logger)
    : PeriodicService(timeProvider, logger)
{
    /// <summary>How many samples are stored at a time, so that a large fleet does not fall upon the store all at once.</summary>
    private const int MostStoring = 8;

    private readonly ILogger _logger = logger;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _storing = new(MostStoring);
    private readonly Dictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    protected override TimeSpan Interval { get; } = options.Value.Bots.StatusInterval;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(_underWay.Values).ConfigureAwait(false);
        _storing.Dispose();
    }

    protected override ValueTask RunAsync(CancellationToken cancellationToken)
    {
        Begin(cancellationToken);
        return ValueTask.CompletedTask;
    }

    /// <summary>Begins a sample of each bot that has none under way.</summary>
    /// <returns>The samples that are under way now.</returns>
    internal IReadOnlyDictionary<string, Task> Begin(CancellationToken cancellationToken)
    {
        foreach (var (botId, _) in _underWay.Where(sample => sample.Value.IsCompleted).ToList())
        {
            _underWay.Remove(botId);
        }

        HashSet<string> running = new(StringComparer.Ordinal);
        foreach (var bot in fleet.Bots)
        {
            if (bot.Session is { } session && !bot.IsElsewhere && running.Add(bot.Id) && !_underWay.ContainsKey(bot.Id))
            {
                _underWay.Add(bot.Id, SampleAsync(bot, session, cancellationToken));
            }
        }

        Forget(running);
        return _underWay;
    }

    private async Task SampleAsync(Bot bot, BotSession session, CancellationToken cancellationToken)
    {
        try
        {
            var sample = await state.MeasureAsync(bot, cancellationToken).ConfigureAwait(false);
            await _storing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await state.SaveSampleAsync(bot, session, sample, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _storing.Release();
            }

            Stored(bot.Id);
        }
        catch (StoreUnavailableException exception)
        {
            if (IsFirstMissing(bot.Id))
            {
                LogAway(exception.Message);
            }
        }
        catch (LeaseLostException)
        {
            // Who watches the leases finds out by itself, and lets go of the bot.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host is going down, and what a bot comes to is stored by its stop.
        }
#pragma warning disable CA1031 // Whatever a host, a provider or a store throws costs this bot one sample, and no other bot anything.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (IsFirstMissing(bot.Id))
            {
                LogDefect(bot.Id, exception.GetType().Name, exception.StackTrace);
            }
        }
    }

    /// <summary>Notes that a bot has no new sample.</summary>
    /// <returns>Whether all bots had, so that there is something to tell.</returns>
    private bool IsFirstMissing(string botId)
    {
        lock (_lock)
        {
            return _missing.Add(botId) && _missing.Count == 1;
        }
    }

    private void Stored(string botId)
    {
        lock (_lock)
        {
            if (_missing.Remove(botId) && _missing.Count == 0)
            {
                LogBack();
            }
        }
    }

    /// <summary>Forgets the bots that run no longer, for which no sample will come.</summary>
    private void Forget(HashSet<string> running)
    {
        lock (_lock)
        {
            _missing.IntersectWith(running);
        }
    }

    [LoggerMessage(730, LogLevel.Warning, "How the bots do can't be stored, and is tried again every time: {Reason}", EventName = "status.not_stored")]
    private partial void LogAway(string reason);

    [LoggerMessage(731, LogLevel.Information, "How the bots do is stored again.", EventName = "status.stored")]
    private partial void LogBack();

    [LoggerMessage(732, LogLevel.Error, "How {BotId} does could not be told, and is tried again every time: {ExceptionType} at\n{StackTrace}", EventName = "status.failed")]
    private partial void LogDefect(string botId, string exceptionType, string? stackTrace);
}
