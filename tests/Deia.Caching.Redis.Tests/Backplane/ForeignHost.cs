using System.Text;
using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Events;
using Deia.Testing.Servers;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Tests.Backplane;

/// <summary>A host of another version: it appends whatever it is told to.</summary>
internal sealed class ForeignHost : IAsyncDisposable
{
    private static readonly RedisScript Append = new("Events.Append");

    private readonly ConnectionMultiplexer _redis;
    private readonly string _prefix;

    private ForeignHost(ConnectionMultiplexer redis, string prefix) => (_redis, _prefix) = (redis, prefix);

    private IDatabase Database => _redis.GetDatabase();

    public static async Task<ForeignHost> StartAsync(RedisServer server, string prefix) =>
        new(await ConnectionMultiplexer.ConnectAsync(server.ConnectionString), prefix);

    /// <summary>Appends a batch.</summary>
    public Task AppendAsync(string epoch, string batch, int count) =>
        Append.RunAsync(Database, [_prefix + "events:epoch", _prefix + "events"], [_prefix + "events", "other", "0", epoch, "foreign", count, 0, batch, 8_192, 1_048_576]);

    /// <summary>Appends an event that nobody is told of, as if its message had been lost.</summary>
    public async Task AppendSilentlyAsync(EventPosition position)
    {
        var batch = $$"""[["history:cleared","2026-11-24T12:00:00Z","BOT-001",{"botId":"BOT-001","deleted":{{position.Seq}}}]]""";
        await Database.StreamAddAsync(
            _prefix + "events",
            [new("epoch", position.Epoch), new("host", "foreign"), new("count", 1), new("before", 0), new("batch", Encoding.UTF8.GetBytes(batch))],
            $"{position.Seq}-0");
        await Database.HashSetAsync(_prefix + "events:epoch", "seq", position.Seq);
    }

    /// <summary>Lets Redis lose what it holds, and not the count.</summary>
    public Task ForgetAsync() => Database.KeyDeleteAsync(_prefix + "events");

    /// <summary>Lets Redis lose the count, as a flush would.</summary>
    public Task EndEpochAsync() => Database.KeyDeleteAsync(_prefix + "events:epoch");

    /// <summary>Counts the batches that Redis holds.</summary>
    public Task<long> CountAsync() => Database.StreamLengthAsync(_prefix + "events");

    public ValueTask DisposeAsync() => _redis.DisposeAsync();
}
