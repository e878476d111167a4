using Deia.Testing.Servers;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Tests;

/// <summary>Looks at what a Redis really holds, as <c>redis-cli</c> would.</summary>
internal sealed class RedisKeyspace : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;

    private RedisKeyspace(ConnectionMultiplexer multiplexer) => _multiplexer = multiplexer;

    public IDatabase Database => _multiplexer.GetDatabase();

    public IServer Server => _multiplexer.GetServers()[0];

    public static async Task<RedisKeyspace> OpenAsync(RedisServer server) =>
        new(await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true"));

    /// <summary>Lists the keys that begin so, without that beginning.</summary>
    public IReadOnlyList<string> Keys(string prefix) =>
        [.. Server.Keys(pattern: prefix + "*").Select(key => key.ToString()[prefix.Length..]).Order(StringComparer.Ordinal)];

    /// <summary>Lets keys expire sooner.</summary>
    public async Task PassAsync(string prefix, TimeSpan time)
    {
        foreach (var key in Server.Keys(pattern: prefix + "*"))
        {
            if (await Database.KeyTimeToLiveAsync(key) is { } left)
            {
                await Database.KeyExpireAsync(key, left - time);
            }
        }
    }

    public ValueTask DisposeAsync() => _multiplexer.DisposeAsync();
}
