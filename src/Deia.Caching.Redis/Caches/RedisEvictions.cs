using System.Globalization;
using System.Net;
using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Diagnostics;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Caches;

/// <summary>
/// Counts the keys that Redis evicted for lack of memory. Redis tells that of a server as a whole (INFO, <c>evicted_keys</c>), not of a prefix or a client:
/// other apps' keys count too, and each host counts the same ones. A connection of the app tells it only where it allows INFO (<c>allowAdmin=true</c>).
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="meter">Counts them.</param>
internal sealed class RedisEvictions(RedisConnection connection, CacheMeter meter)
{
    private const string Field = "evicted_keys:";

    private readonly Dictionary<EndPoint, long> _seen = [];

    /// <summary>Counts what was evicted since the call before; at a server's first, nothing. Not to be called while it runs.</summary>
    public async Task CountAsync(CancellationToken cancellationToken)
    {
        if (!connection.IsAvailable || connection.Multiplexer is not { } multiplexer)
        {
            return;
        }

        foreach (var server in multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            var answer = await connection.AskAsync(server, static (_, server) => server.InfoRawAsync("stats"), cancellationToken).ConfigureAwait(false);
            if (Read(answer.Value) is not { } evicted)
            {
                continue;
            }

            if (_seen.TryGetValue(server.EndPoint, out var before))
            {
                // A server that was started again counts from zero.
                meter.Evicted(evicted >= before ? evicted - before : evicted);
            }

            _seen[server.EndPoint] = evicted;
        }
    }

    private static long? Read(string? info)
    {
        foreach (var line in info.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Field, StringComparison.Ordinal) && long.TryParse(line[Field.Length..], CultureInfo.InvariantCulture, out var evicted))
            {
                return evicted;
            }
        }

        return null;
    }
}
