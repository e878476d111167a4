using System.Text.RegularExpressions;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Events;

namespace Deia.Orchestration.Flags;

/// <summary>Switches that an operator turns while the host runs; what is stored, what is cached of it and what is told of it, kept in step.</summary>
/// <remarks>Safe for concurrent use. A store that can't be reached throws <see cref="StoreUnavailableException"/>.</remarks>
public sealed partial class FeatureFlags
{
    /// <summary>What names match.</summary>
    public const string NamePattern = "^[A-Za-z][A-Za-z0-9._-]{0,49}$";

    // Specification: Caching Tier. They are off until someone turns them on.
    private static readonly string[] Known = ["enableAnalytics", "enableExperimental"];

    private readonly IFeatureFlagRepository _repository;
    private readonly IFeatureFlagCache _cache;
    private readonly IEventBus _events;

    internal FeatureFlags(IFeatureFlagRepository repository, IFeatureFlagCache cache, IEventBus events)
    {
        _repository = repository;
        _cache = cache;
        _events = events;
    }

    /// <summary>Looks at all flags: those that the specification names, and those that were ever set.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flags, ordered by name (ordinal).</returns>
    public async ValueTask<IReadOnlyList<FeatureFlag>> ListAsync(CancellationToken cancellationToken = default)
    {
        var flags = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return [.. Known.Union(flags.Keys).Order(StringComparer.Ordinal).Select(name => new FeatureFlag(name, flags.GetValueOrDefault(name)))];
    }

    /// <summary>Tells whether a flag is on.</summary>
    /// <param name="name">Its name; compared exactly.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it is; not so where nobody set it.</returns>
    public async ValueTask<bool> IsEnabledAsync(string name, CancellationToken cancellationToken = default) =>
        (await ReadAsync(cancellationToken).ConfigureAwait(false)).GetValueOrDefault(name);

    /// <summary>Turns a flag on or off.</summary>
    /// <param name="name">Its name, which matches <see cref="NamePattern"/>; a new one makes a new flag.</param>
    /// <param name="enabled">Whether it is to be on.</param>
    /// <param name="cancellationToken">Cancels the call before the flag is stored.</param>
    /// <returns>The flag; refused as <see cref="RefusalReason.Invalid"/>.</returns>
    public async ValueTask<Outcome<FeatureFlag>> SetAsync(string name, bool enabled, CancellationToken cancellationToken = default)
    {
        if (name is null || !NameRule().IsMatch(name))
        {
            return Refusal.Invalid("name", $"name must match {NamePattern}.");
        }

        await _repository.SetAsync(name, enabled, cancellationToken).ConfigureAwait(false);
        await _cache.InvalidateAsync().ConfigureAwait(false);
        _events.Publish(new FlagsChanged(name, enabled));
        return new FeatureFlag(name, enabled);
    }

    private async ValueTask<IReadOnlyDictionary<string, bool>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_cache.IsShared)
        {
            // Of what another host sets, a cache of this host's own hears nothing.
            return await _repository.ListAsync(cancellationToken).ConfigureAwait(false);
        }

        var cached = await _cache.GetAsync(cancellationToken).ConfigureAwait(false);
        if (cached.Flags is { } held)
        {
            return held;
        }

        var flags = await _repository.ListAsync(cancellationToken).ConfigureAwait(false);
        await _cache.SetAsync(flags, cached.Stamp, cancellationToken).ConfigureAwait(false);
        return flags;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9._-]{0,49}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameRule();
}
