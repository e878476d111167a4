using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Supervision;

/// <summary>Decides when a crashed bot is started again: the wait doubles with each crash, a stable minute resets it, too many crashes latch.</summary>
/// <param name="options">The numbers.</param>
/// <param name="timeProvider">What the time stamps of crashes belong to.</param>
internal sealed class RestartPolicy(RestartOptions options, TimeProvider timeProvider)
{
    /// <summary>Beyond 2^30 the longest delay has long been reached.</summary>
    private const int MostDoublings = 30;

    /// <summary>Takes a crash into account.</summary>
    /// <param name="crashes">The time stamps of the crashes that count so far; changed by this call.</param>
    /// <param name="at">The time stamp of the new one.</param>
    /// <param name="readyFor">How long the bot had been ready.</param>
    /// <returns>How long to wait; null where the bot is given up until someone launches it.</returns>
    public TimeSpan? OnCrash(List<long> crashes, long at, TimeSpan readyFor)
    {
        if (readyFor >= options.StableAfter)
        {
            crashes.Clear();
        }

        if (crashes.Count >= Math.Max(options.CrashLimit, MostDoublings + 1))
        {
            crashes.RemoveAt(0);
        }

        crashes.Add(at);
        if (crashes.Count(crash => timeProvider.GetElapsedTime(crash, at) <= options.CrashWindow) >= options.CrashLimit)
        {
            return null;
        }

        var wait = options.FirstDelay * Math.Pow(2, Math.Min(crashes.Count - 1, MostDoublings));
        return wait < options.LongestDelay ? wait : options.LongestDelay;
    }
}
