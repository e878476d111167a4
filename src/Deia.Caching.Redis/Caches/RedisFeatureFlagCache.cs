using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Caching;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Caches;

/// <summary>Holds the feature flags in Redis, for all hosts alike.</summary>
/// <param name="connection">The connection.</param>
internal sealed class RedisFeatureFlagCache(RedisConnection connection) : IFeatureFlagCache
{
    private const string On = "true";
    private const string Off = "false";

    private static readonly RedisScript ReadScript = new("FeatureFlags.Read");
    private static readonly RedisScript SetScript = new("FeatureFlags.Set");

    private readonly RedisKey[] _keys = [connection.Keys.FeatureFlags, connection.Keys.FeatureFlagStamp];

    public bool IsShared => true;

    public async ValueTask<FeatureFlagEntry> GetAsync(CancellationToken cancellationToken = default)
    {
        var answer = await connection.AskAsync(
            _keys,
            static (database, keys) => ReadScript.RunAsync(database, keys, [Random.Shared.NextInt64(1, long.MaxValue)]),
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            return default;
        }

        var found = (RedisValue[]?)answer.Value ?? [];
        Dictionary<string, bool> flags = new(StringComparer.Ordinal);
        for (var i = 1; i < found.Length; i += 2)
        {
            flags[found[i]!] = found[i + 1] == On;
        }

        return new FeatureFlagEntry(flags.Count > 0 ? flags : null, (long)found[0]);
    }

    public async ValueTask SetAsync(IReadOnlyDictionary<string, bool> flags, long stamp, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (stamp == FeatureFlagEntry.NoStamp)
        {
            return;
        }

        List<RedisValue> arguments = [stamp];
        foreach (var (name, isOn) in flags)
        {
            arguments.Add(name);
            arguments.Add(isOn ? On : Off);
        }

        await connection.AskAsync(
            (Keys: _keys, Arguments: arguments.ToArray()),
            static (database, set) => SetScript.RunAsync(database, set.Keys, set.Arguments),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask InvalidateAsync()
    {
        var answer = await connection.AskAsync(_keys, static (database, keys) => database.KeyDeleteAsync(keys)).ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            connection.Owe(_keys);
        }
    }
}
