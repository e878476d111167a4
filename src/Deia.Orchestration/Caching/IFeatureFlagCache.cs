namespace Deia.Orchestration.Caching;

/// <summary>Holds the feature flags, all together and for as long as nobody invalidates them.</summary>
/// <remarks>
/// What it gives is never the truth, and may be missing at any time; <see cref="InvalidateAsync"/> after every change keeps it in step. Because flags are held
/// without an end, those read before a change must not be set after it: hence the stamps, as in <see cref="IHistoryPageCache"/>. An empty set of flags is not
/// held. Safe for concurrent use. A cache that fails must not fail the call: an implementation whose server is gone swallows that, reports a miss, and says so
/// in <see cref="ICacheHealth"/>. It throws for a cancelled token alone.
/// </remarks>
public interface IFeatureFlagCache
{
    /// <summary>Gets whether all hosts of one store share what is held, so that each sees at once what another one forgets.</summary>
    bool IsShared { get; }

    /// <summary>Looks up all flags. On a miss, read them after this call, and hand them to <see cref="SetAsync"/> with the stamp given here.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flags, or the stamp to set them with.</returns>
    ValueTask<FeatureFlagEntry> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Holds all flags, unless they were invalidated since the look-up that gave the stamp.</summary>
    /// <param name="flags">The flags by name; compared exactly.</param>
    /// <param name="stamp">The stamp of the look-up that missed; <see cref="FeatureFlagEntry.NoStamp"/>: nothing is done.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When they are held, or were dropped.</returns>
    ValueTask SetAsync(IReadOnlyDictionary<string, bool> flags, long stamp, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets the flags, after one changed. Not to be cancelled, for the change has happened. An implementation that can't reach its server remembers that it
    /// owes this, and gives no flags before it is done.
    /// </summary>
    /// <returns>When no look-up that begins now gives older flags.</returns>
    ValueTask InvalidateAsync();
}
