using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>
/// What every <see cref="IHistoryPageCache"/> keeps to. Derive from it, make the cache, and the tests run. A cache need not hold pages of one conversation.
/// </summary>
public abstract partial class HistoryPageCacheConformance
{
    private static readonly MessageQuery Newest = new("BOT-001");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_NothingSet_MissesWithAStamp()
    {
        var cache = await CreateAsync();

        var entry = await cache.GetAsync(Newest, Cancelled);

        Assert.Null(entry.Page);
        Assert.NotEqual(HistoryCacheEntry.NoStamp, entry.Stamp);
    }

    [Fact]
    public async Task Get_AfterSet_GivesThePage()
    {
        var cache = await CreateAsync();
        var page = Page(3, hasMore: true);

        await SetAsync(cache, Newest, page);

        var found = (await cache.GetAsync(Newest, Cancelled)).Page;
        Assert.Equal(page.Items.Select(Shown), found!.Items.Select(Shown));
        Assert.Equal(page.NextBefore, found.NextBefore);
    }

    [Fact]
    public async Task Get_EmptyHistory_IsAHitToo()
    {
        var cache = await CreateAsync();

        await SetAsync(cache, Newest, Page(0));

        Assert.Empty((await cache.GetAsync(Newest, Cancelled)).Page!.Items);
    }

    [Fact]
    public async Task Set_InvalidatedSinceTheLookUp_IsDropped()
    {
        var cache = await CreateAsync();
        var stamp = (await cache.GetAsync(Newest, Cancelled)).Stamp;

        await cache.InvalidateAsync(Newest.BotId);
        await cache.SetAsync(Newest, Page(1), stamp, Cancelled);

        Assert.Null((await cache.GetAsync(Newest, Cancelled)).Page);
    }

    [Fact]
    public async Task Set_InvalidatedAndLookedUpAgain_OnlyTheNewStampCounts()
    {
        var cache = await CreateAsync();
        var stale = (await cache.GetAsync(Newest, Cancelled)).Stamp;
        await cache.InvalidateAsync(Newest.BotId);
        var fresh = (await cache.GetAsync(Newest, Cancelled)).Stamp;

        await cache.SetAsync(Newest, Page(1), stale, Cancelled);
        Assert.Null((await cache.GetAsync(Newest, Cancelled)).Page);
        await cache.SetAsync(Newest, Page(2), fresh, Cancelled);

        Assert.Equal(2, (await cache.GetAsync(Newest, Cancelled)).Page!.Items.Count);
    }

    [Fact]
    public async Task Set_WithoutAStamp_IsDropped()
    {
        var cache = await CreateAsync();

        await cache.SetAsync(Newest, Page(1), HistoryCacheEntry.NoStamp, Cancelled);

        Assert.Null((await cache.GetAsync(Newest, Cancelled)).Page);
    }

    [Fact]
    public async Task Invalidate_OneBot_LosesAllItsPagesAndNoOthers()
    {
        var cache = await CreateAsync();
        var shorter = Newest with { Limit = 10 };
        var other = new MessageQuery("BOT-002");
        await SetAsync(cache, Newest, Page(3));
        await SetAsync(cache, shorter, Page(3));
        await SetAsync(cache, other, Page(1));

        await cache.InvalidateAsync(Newest.BotId);
        await cache.InvalidateAsync("BOT-003");

        Assert.Null((await cache.GetAsync(Newest, Cancelled)).Page);
        Assert.Null((await cache.GetAsync(shorter, Cancelled)).Page);
        Assert.NotNull((await cache.GetAsync(other, Cancelled)).Page);
    }

    [Fact]
    public async Task Get_AnotherLimitOrConversation_NeverGivesAPageThatDoesNotFit()
    {
        var cache = await CreateAsync();
        await SetAsync(cache, Newest with { Limit = 3 }, Page(3, hasMore: true));

        Assert.Null((await cache.GetAsync(Newest with { Limit = 4 }, Cancelled)).Page);
        Assert.InRange((await cache.GetAsync(Newest with { Limit = 2 }, Cancelled)).Page?.Items.Count ?? 2, 2, 2);
        Assert.Null((await cache.GetAsync(Newest with { Limit = 3, ConversationId = "another" }, Cancelled)).Page);
        Assert.Null((await cache.GetAsync(Newest with { Limit = 3, BotId = "bot-001" }, Cancelled)).Page);
    }

    [Theory]
    [InlineData(true, false, 0, 50)]
    [InlineData(false, true, 0, 50)]
    [InlineData(false, false, 1, 50)]
    [InlineData(false, false, 0, 101)]
    public async Task Get_QueryThatIsNotAdmitted_NeverHits(bool before, bool after, int offset, int limit)
    {
        var cache = await CreateAsync();
        var query = Newest with
        {
            Before = before ? Guid.CreateVersion7() : null,
            After = after ? Guid.CreateVersion7() : null,
            Offset = offset,
            Limit = limit,
        };

        var stamp = (await cache.GetAsync(Newest, Cancelled)).Stamp;
        await cache.SetAsync(query, Page(1), stamp, Cancelled);

        Assert.Equal(new HistoryCacheEntry(null, HistoryCacheEntry.NoStamp), await cache.GetAsync(query, Cancelled));
        Assert.Null((await cache.GetAsync(Newest with { Limit = Math.Min(limit, 100) }, Cancelled)).Page);
    }

    [Fact]
    public async Task Get_AfterItsLifetime_Misses()
    {
        var cache = await CreateAsync();
        await SetAsync(cache, Newest, Page(1));
        await PassAsync(CacheLimits.HistoryLifetime - TimeSpan.FromMinutes(1));
        Assert.NotNull((await cache.GetAsync(Newest, Cancelled)).Page);

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Null((await cache.GetAsync(Newest, Cancelled)).Page);
    }

    [Fact]
    public async Task Get_WhileOthersReadAndSet_NeverGivesWhatWasInvalidated()
    {
        var cache = await CreateAsync();
        var stored = 0;
        var writing = true;
        List<Task> readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (Volatile.Read(ref writing))
                {
                    var entry = await cache.GetAsync(Newest, Cancelled);
                    await Task.Yield();
                    await cache.SetAsync(Newest, Page(Volatile.Read(ref stored)), entry.Stamp, Cancelled);
                }
            },
            Cancelled))];

        for (var i = 1; i <= 50; i++)
        {
            Volatile.Write(ref stored, i);
            await cache.InvalidateAsync(Newest.BotId);
            for (var look = 0; look < 20; look++)
            {
                await Task.Yield();
                Assert.Equal(i, (await cache.GetAsync(Newest, Cancelled)).Page?.Items.Count ?? i);
            }
        }

        Volatile.Write(ref writing, false);
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Get_TokenIsCancelled_Throws()
    {
        var cache = await CreateAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.GetAsync(Newest, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.SetAsync(Newest, Page(1), 1, cancelled));
    }

    /// <summary>Makes an empty cache.</summary>
    /// <returns>The cache.</returns>
    protected abstract ValueTask<IHistoryPageCache> CreateAsync();

    /// <summary>Lets time pass for the cache: a fake clock is moved on, or a server's keys are made to expire sooner by as much.</summary>
    /// <param name="time">How much.</param>
    /// <returns>When it has passed.</returns>
    protected abstract ValueTask PassAsync(TimeSpan time);

    private static async Task SetAsync(IHistoryPageCache cache, MessageQuery query, MessagePage page)
    {
        var stamp = (await cache.GetAsync(query, Cancelled)).Stamp;
        await cache.SetAsync(query, page, stamp, Cancelled);
    }

    private static MessagePage Page(int count, bool hasMore = false)
    {
        List<StoredMessage> items = [.. Enumerable.Range(0, count).Select(_ => Message()).OrderByDescending(message => message.Id)];
        return new MessagePage(items, hasMore ? items[^1].Id : null);
    }

    private static StoredMessage Message() => new()
    {
        Id = Guid.CreateVersion7(),
        BotId = Newest.BotId,
        Sender = MessageSender.User,
        Content = "Ünïcode \U0001F980",
        Tokens = 4,
        Status = MessageStatus.Answered,
        CreatedAt = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero),
    };

    private static (Guid, string, string, MessageSender, string, int, MessageStatus, Guid?, DateTimeOffset) Shown(StoredMessage message) => (
        message.Id, message.BotId, message.ConversationId, message.Sender, message.Content, message.Tokens, message.Status, message.ReplyTo, message.CreatedAt);
}
