using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Deia.Testing;
using Deia.Testing.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Caching;

public sealed class InMemoryHistoryPageCacheTests : HistoryPageCacheConformance, IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CacheCounts _counts = new();

    public void Dispose() => _counts.Dispose();

    [Fact]
    public async Task Get_PageOfAConversation_IsHeldByItself()
    {
        var cache = new InMemoryHistoryPageCache(_clock, _counts.Meter);
        var query = new MessageQuery("BOT-001") { ConversationId = "default" };
        await SetAsync(cache, query, Page(1));

        Assert.Single((await LookUpAsync(cache, query)).Page!.Items);
        Assert.Null((await LookUpAsync(cache, query with { ConversationId = "another" })).Page);
    }

    [Fact]
    public async Task Set_MorePagesOfABotThanThereIsRoomFor_TheOneSetFirstGoes()
    {
        var cache = new InMemoryHistoryPageCache(_clock, _counts.Meter);
        for (var limit = 1; limit <= HeldPages.Capacity; limit++)
        {
            await SetAsync(cache, Newest(limit), Page(1));
        }

        await SetAsync(cache, Newest(1), Page(1));
        await SetAsync(cache, Newest(HeldPages.Capacity + 1), Page(1));

        Assert.NotNull((await LookUpAsync(cache, Newest(1))).Page);
        Assert.Null((await LookUpAsync(cache, Newest(2))).Page);
        Assert.NotNull((await LookUpAsync(cache, Newest(3))).Page);
    }

    [Fact]
    public async Task Get_MoreBotsThanThereIsRoomFor_TheOneUsedLongestAgoGoes()
    {
        var cache = new InMemoryHistoryPageCache(_clock, _counts.Meter);
        await SetAsync(cache, Of(0), Page(1));
        await SetAsync(cache, Of(1), Page(1));
        for (var bot = 2; bot < InMemoryHistoryPageCache.BotCapacity; bot++)
        {
            await LookUpAsync(cache, Of(bot));
        }

        await LookUpAsync(cache, Of(0));
        await LookUpAsync(cache, Of(InMemoryHistoryPageCache.BotCapacity));

        Assert.NotNull((await LookUpAsync(cache, Of(0))).Page);
        Assert.Equal(1, _counts.Evictions);
        Assert.Null((await LookUpAsync(cache, Of(1))).Page);
    }

    [Fact]
    public async Task Set_MoreTextThanThereIsRoomFor_TheBotUsedLongestAgoGoes()
    {
        var cache = new InMemoryHistoryPageCache(_clock, _counts.Meter);
        var page = Page(HistoryCacheRules.MostCharacters);
        const int fitting = InMemoryHistoryPageCache.CharacterCapacity / HistoryCacheRules.MostCharacters;
        for (var bot = 0; bot < fitting; bot++)
        {
            // Setting a page again and forgetting one must give its room back.
            await SetAsync(cache, Of(bot), page);
            await SetAsync(cache, Of(bot), page);
            await cache.InvalidateAsync(Of(bot).BotId);
            await SetAsync(cache, Of(bot), page);
        }

        Assert.NotNull((await LookUpAsync(cache, Of(0))).Page);
        await SetAsync(cache, Of(fitting), Page(1));

        Assert.Null((await LookUpAsync(cache, Of(1))).Page);
        Assert.NotNull((await LookUpAsync(cache, Of(0))).Page);
        Assert.NotNull((await LookUpAsync(cache, Of(fitting))).Page);
    }

    [Fact]
    public async Task Get_HitMissAndWhatIsNotAdmitted_CountsTheFirstTwo()
    {
        var cache = new InMemoryHistoryPageCache(_clock, _counts.Meter);
        await SetAsync(cache, Of(1), Page(1));

        await LookUpAsync(cache, Of(1));
        await LookUpAsync(cache, Of(1) with { Offset = 1 });

        Assert.Equal((1, 1), (_counts.Hits, _counts.Misses));
    }

    [Fact]
    public async Task Invalidate_NothingHeld_AllocatesNothing()
    {
        var cache = new InMemoryHistoryPageCache(_clock, _counts.Meter);
        await cache.InvalidateAsync("BOT-001");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            await cache.InvalidateAsync("BOT-001");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    protected override ValueTask<IHistoryPageCache> CreateAsync() => ValueTask.FromResult<IHistoryPageCache>(new InMemoryHistoryPageCache(_clock, _counts.Meter));

    protected override ValueTask PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return ValueTask.CompletedTask;
    }

    private static MessageQuery Newest(int limit) => new("BOT-001") { Limit = limit };

    private static MessageQuery Of(int bot) => new($"BOT-{bot}");

    private static ValueTask<HistoryCacheEntry> LookUpAsync(InMemoryHistoryPageCache cache, MessageQuery query) =>
        cache.GetAsync(query, TestContext.Current.CancellationToken);

    private static async Task SetAsync(InMemoryHistoryPageCache cache, MessageQuery query, MessagePage page) =>
        await cache.SetAsync(query, page, (await LookUpAsync(cache, query)).Stamp, TestContext.Current.CancellationToken);

    private static MessagePage Page(int characters) => new(
        [
            new StoredMessage
            {
                Id = Guid.CreateVersion7(),
                BotId = "BOT-001",
                Sender = MessageSender.User,
                Content = new string('a', characters),
                Status = MessageStatus.Answered,
                CreatedAt = DateTimeOffset.UnixEpoch,
            },
        ],
        null);
}
