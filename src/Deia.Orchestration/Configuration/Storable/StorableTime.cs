namespace Deia.Orchestration.Configuration.Storable;

/// <summary>The rule for times that every store keeps unharmed: whole microseconds, which is what PostgreSQL's <c>timestamptz</c> holds.</summary>
public static class StorableTime
{
    /// <summary>Gives the time as it can be stored, so that what is answered now and what is read later are the same.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>The present time in UTC, cut to the microsecond.</returns>
    public static DateTimeOffset GetStorableNow(this TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        var now = timeProvider.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
