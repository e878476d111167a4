using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Deia.Testing.Conformance;

namespace Deia.Caching.Redis.Tests.Caches;

public sealed class RedisHistoryPageCacheTests(SharedRedis shared) : HistoryPageCacheConformance, IAsyncDisposable
{
    private readonly RedisUnderTest _redis = new(shared);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Get_ShorterThanWhatIsHeld_Hits()
    {
        var cache = await CreateAsync();
        var messages = Samples.Messages("BOT-001", 5);
        await SetAsync(cache, messages);

        var page = (await cache.GetAsync(new MessageQuery("BOT-001") { Limit = 2 }, Cancellation)).Page!;

        Assert.Equal(messages.Take(2).Select(message => message.Id), page.Items.Select(message => message.Id));
        Assert.Equal(messages[1].Id, page.NextBefore);
    }

    [Fact]
    public async Task Get_ReadBeforeAndChangedSince_GivesWhatIsHeldNow()
    {
        var cache = await CreateAsync();
        MessageQuery query = new("BOT-001");
        var messages = Samples.Messages("BOT-001", 5);
        await SetAsync(cache, messages);
        Assert.Equal(5, (await cache.GetAsync(query, Cancellation)).Page!.Items.Count);
        Assert.Equal(5, (await cache.GetAsync(query, Cancellation)).Page!.Items.Count);

        await cache.InvalidateAsync("BOT-001");
        Assert.Null((await cache.GetAsync(query, Cancellation)).Page);
        await SetAsync(cache, messages[..3]);

        Assert.Equal(3, (await cache.GetAsync(query, Cancellation)).Page!.Items.Count);
        Assert.Equal(3, (await cache.GetAsync(query, Cancellation)).Page!.Items.Count);
    }

    [Theory]
    [InlineData("messages")]
    [InlineData("contents")]
    public async Task Get_RedisEvictedOneKeyOfTheTwo_MissesAndCanBeSetAgain(string name)
    {
        var cache = await CreateAsync();
        await SetAsync(cache, Samples.Messages("BOT-001", 3));
        await _redis.Keyspace.Database.KeyDeleteAsync($"{_redis.Prefix}chat:BOT-001:{name}");

        Assert.Null((await cache.GetAsync(new MessageQuery("BOT-001"), Cancellation)).Page);
        await SetAsync(cache, Samples.Messages("BOT-001", 3));

        Assert.Equal(3, (await cache.GetAsync(new MessageQuery("BOT-001"), Cancellation)).Page!.Items.Count);
    }

    [Fact]
    public async Task Get_EraIsLost_NothingFromBeforeIsGiven()
    {
        var cache = await CreateAsync();
        await SetAsync(cache, Samples.Messages("BOT-001", 3));
        var stamp = (await cache.GetAsync(new MessageQuery("BOT-002"), Cancellation)).Stamp;
        await _redis.Keyspace.Database.KeyDeleteAsync(_redis.Prefix + "chat:era");

        await cache.SetAsync(new MessageQuery("BOT-002"), new MessagePage([], null), stamp, Cancellation);

        Assert.Null((await cache.GetAsync(new MessageQuery("BOT-001"), Cancellation)).Page);
        Assert.Null((await cache.GetAsync(new MessageQuery("BOT-002"), Cancellation)).Page);
    }

    [Theory]
    [InlineData("""{"sender":"robot"}""")]
    [InlineData("""{"id":"019a0000-0000-7000-8000-000000000000","sender":"user","content":null,"status":"answered","createdAt":"2026-11-01T12:00:00Z"}""")]
    [InlineData("not JSON")]
    public async Task Get_WrittenByAnotherVersion_MissesAndCanBeSetAgain(string json)
    {
        var cache = await CreateAsync();
        var messages = Samples.Messages("BOT-001", 3);
        await SetAsync(cache, messages);
        await _redis.Keyspace.Database.HashSetAsync(_redis.Prefix + "chat:BOT-001:contents", "page", $"[{json}]");

        Assert.Equal(default, await cache.GetAsync(new MessageQuery("BOT-001"), Cancellation));
        await SetAsync(cache, messages);

        Assert.NotNull((await cache.GetAsync(new MessageQuery("BOT-001"), Cancellation)).Page);
    }

    protected override ValueTask<IHistoryPageCache> CreateAsync() => _redis.GetAsync<IHistoryPageCache>();

    protected override ValueTask PassAsync(TimeSpan time) => _redis.PassAsync(time);

    private static async Task SetAsync(IHistoryPageCache cache, List<StoredMessage> messages)
    {
        MessageQuery query = new("BOT-001");
        await cache.SetAsync(query, new MessagePage(messages, null), (await cache.GetAsync(query, Cancellation)).Stamp, Cancellation);
    }
}
