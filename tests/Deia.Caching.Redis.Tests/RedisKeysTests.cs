using Deia.Orchestration.Access;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Tests;

/// <summary>The keys as the specification wants them, seen with commands of Redis itself.</summary>
public sealed class RedisKeysTests(SharedRedis shared) : IAsyncDisposable
{
    private readonly RedisUnderTest _redis = new(shared);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Status_IsAStringOfJsonForThreeSeconds()
    {
        var cache = await _redis.GetAsync<IBotStatusCache>();
        await cache.SetAsync(
            new BotStatus
            {
                BotId = "BOT-001",
                State = BotState.Processing,
                MemoryMb = 61,
                Backend = new BackendStatus(false, "it's \"gone\" 👍"),
                UpdatedAt = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero),
            },
            Cancelled);

        await AssertKeyAsync("bot:status:BOT-001", RedisType.String, TimeSpan.FromSeconds(3));
        var json = await Database.StringGetAsync(_redis.Prefix + "bot:status:BOT-001");
        Assert.StartsWith(
            """{"status":"processing","botId":"BOT-001","memoryMb":61,"cpuPercent":0,"uptimeSeconds":0,"errorCount":0,"restarts":0,"queueDepth":0,"messageCount":0,"backend":{"reachable":false,"detail":"it's \"gone\" """,
            json,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_AreASortedSetOfIdsByTimeForADay()
    {
        var cache = await _redis.GetAsync<IHistoryPageCache>();
        var messages = Samples.Messages("BOT-001", 3);
        await SetAsync(cache, new MessageQuery("BOT-001"), messages);

        await AssertKeyAsync("chat:BOT-001:messages", RedisType.SortedSet, TimeSpan.FromHours(24));
        await AssertKeyAsync("chat:BOT-001:contents", RedisType.Hash, TimeSpan.FromHours(24));
        var members = await Database.SortedSetRangeByRankWithScoresAsync(_redis.Prefix + "chat:BOT-001:messages", order: Order.Descending);
        Assert.Equal(
            messages.Select(message => (message.Id.ToString(), (double)message.CreatedAt.ToUnixTimeMilliseconds())),
            members.Select(member => ((string)member.Element!, member.Score)));
        Assert.Equal(["chat:BOT-001:contents", "chat:BOT-001:messages", "chat:era"], _redis.Keyspace.Keys(_redis.Prefix));
    }

    [Fact]
    public async Task Messages_MoreThanTenThousand_AreTheNewestTenThousand()
    {
        var cache = await _redis.GetAsync<IHistoryPageCache>();
        var messages = Samples.Messages("BOT-001", 10_050);
        var query = new MessageQuery("BOT-001") { Limit = 100 };
        await SetAsync(cache, query, messages);

        Assert.Equal(10_000, await Database.SortedSetLengthAsync(_redis.Prefix + "chat:BOT-001:messages"));
        Assert.Null(await Database.SortedSetScoreAsync(_redis.Prefix + "chat:BOT-001:messages", messages[10_000].Id.ToString()));
        Assert.Equal(messages.Take(100).Select(message => message.Id), (await cache.GetAsync(query, Cancelled)).Page!.Items.Select(message => message.Id));
    }

    [Fact]
    public async Task Messages_OnlyLookedUp_LeaveAPlaceThatGoesSoon()
    {
        var cache = await _redis.GetAsync<IHistoryPageCache>();
        await cache.GetAsync(new MessageQuery("BOT-404"), Cancelled);

        Assert.Equal(["chat:BOT-404:contents", "chat:era"], _redis.Keyspace.Keys(_redis.Prefix));
        await AssertKeyAsync("chat:BOT-404:contents", RedisType.Hash, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Session_IsAHashForADayOrUntilItExpires()
    {
        var cache = await _redis.GetAsync<ISessionCache>();
        var now = _redis.Clock.GetUtcNow();
        await cache.SetAsync(new Session("long", "user-1", new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero), now.AddDays(30)), Cancelled);
        await cache.SetAsync(new Session("short", "user-1", now, now.AddMinutes(10)), Cancelled);

        await AssertKeyAsync("session:long", RedisType.Hash, TimeSpan.FromHours(24));
        await AssertKeyAsync("session:short", RedisType.Hash, TimeSpan.FromMinutes(10));
        var fields = (await Database.HashGetAllAsync(_redis.Prefix + "session:long")).ToDictionary(field => (string)field.Name!, field => (string)field.Value!);
        Assert.Equal(["expiresAt", "loginTime", "userId"], fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("user-1", "2026-11-01T12:00:00.0000000+00:00"), (fields["userId"], fields["loginTime"]));
    }

    [Fact]
    public async Task RateLimit_IsACounterForAMinute()
    {
        var counter = await _redis.GetAsync<IRateLimitCounter>();
        await counter.IncrementAsync("192.0.2.1", Cancelled);
        await counter.IncrementAsync("192.0.2.1", Cancelled);

        await AssertKeyAsync("ratelimit:192.0.2.1", RedisType.String, TimeSpan.FromMinutes(1));
        Assert.Equal(2, await Database.StringGetAsync(_redis.Prefix + "ratelimit:192.0.2.1"));
    }

    [Fact]
    public async Task FeatureFlags_AreAHashWithoutAnEnd()
    {
        var cache = await _redis.GetAsync<IFeatureFlagCache>();
        var flags = new Dictionary<string, bool> { ["enableAnalytics"] = true, ["enableExperimental"] = false };
        await cache.SetAsync(flags, (await cache.GetAsync(Cancelled)).Stamp, Cancelled);

        await AssertKeyAsync("feature:flags", RedisType.Hash, null);
        var fields = await Database.HashGetAllAsync(_redis.Prefix + "feature:flags");
        Assert.Equal(
            [("enableAnalytics", "true"), ("enableExperimental", "false")], fields.Select(field => ((string)field.Name!, (string)field.Value!)).Order());
    }

    private IDatabase Database => _redis.Keyspace.Database;

    private async Task AssertKeyAsync(string name, RedisType type, TimeSpan? lifetime)
    {
        Assert.Equal(type, await Database.KeyTypeAsync(_redis.Prefix + name));
        var left = await Database.KeyTimeToLiveAsync(_redis.Prefix + name);
        if (lifetime is { } whole)
        {
            // The time since it was set is the machine's own.
            Assert.InRange(left!.Value, whole * 0.1, whole);
        }
        else
        {
            Assert.Null(left);
        }
    }

    private static async Task SetAsync(IHistoryPageCache cache, MessageQuery query, IReadOnlyList<StoredMessage> messages) =>
        await cache.SetAsync(query, new MessagePage(messages, null), (await cache.GetAsync(query, Cancelled)).Stamp, Cancelled);
}
