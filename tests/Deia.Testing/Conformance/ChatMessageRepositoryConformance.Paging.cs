using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>Pages: what they hold, where they begin and end, and that a walk through them sees every message once.</content>
public abstract partial class ChatMessageRepositoryConformance
{
    [Fact]
    public async Task PageAsync_NoMessages_IsEmpty()
    {
        await AddAsync(_samples.Question(OtherBot));

        var page = await Repository.PageAsync(new MessageQuery(Bot), Cancellation);

        Assert.Empty(page.Items);
        Assert.Null(page.NextBefore);
    }

    [Fact]
    public async Task PageAsync_AddedOutOfOrder_IsNewestFirstById()
    {
        var messages = await AddManyAsync(9, "a", order: [4, 0, 8, 2, 6, 1, 7, 3, 5]);

        StoredAssert.Same(messages.Reverse(), await PageAsync(new MessageQuery(Bot)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(500)]
    public async Task PageAsync_WalkedByNextBefore_GivesEveryMessageOnce(int limit)
    {
        var messages = await AddManyAsync(20, "a");
        await AddAsync(_samples.Question(OtherBot, "a"));

        var pages = await WalkAsync(new MessageQuery(Bot) { Limit = limit });

        StoredAssert.Same(messages.Reverse(), pages.SelectMany(page => page.Items));
        Assert.Equal((20 + limit - 1) / limit, pages.Count);
        Assert.All(pages.SkipLast(1), page => Assert.Equal(limit, page.Items.Count));
    }

    [Fact]
    public async Task PageAsync_WalkWhileMessagesCome_StillGivesEveryEarlierOneOnce()
    {
        var messages = await AddManyAsync(6, "a");
        var first = await Repository.PageAsync(new MessageQuery(Bot) { Limit = 3 }, Cancellation);
        await AddManyAsync(2, "a");

        var second = await Repository.PageAsync(new MessageQuery(Bot) { Limit = 3, Before = first.NextBefore }, Cancellation);

        StoredAssert.Same(messages.Reverse(), first.Items.Concat(second.Items));
        Assert.Null(second.NextBefore);
    }

    [Fact]
    public async Task PageAsync_OfOneConversation_HoldsNoOther()
    {
        var (odd, even) = (new List<StoredMessage>(), new List<StoredMessage>());
        for (var number = 0; number < 10; number++)
        {
            var message = _samples.Question(Bot, number % 2 == 0 ? "even" : "odd");
            (number % 2 == 0 ? even : odd).Insert(0, message);
            await AddAsync(message);
        }

        var pages = await WalkAsync(new MessageQuery(Bot) { ConversationId = "even", Limit = 2 });

        StoredAssert.Same(even, pages.SelectMany(page => page.Items));
        StoredAssert.Same(odd, await PageAsync(new MessageQuery(Bot) { ConversationId = "odd" }));
        Assert.Empty(await PageAsync(new MessageQuery(Bot) { ConversationId = "Even" }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a")]
    public async Task PageAsync_BeforeAndAfter_ExcludeTheirOwnMessages(string? conversationId)
    {
        var messages = await AddManyAsync(10, "a");
        var query = new MessageQuery(Bot) { ConversationId = conversationId };

        StoredAssert.Same(messages[..4].Reverse(), await PageAsync(query with { Before = messages[4].Id }));
        StoredAssert.Same(messages[5..].Reverse(), await PageAsync(query with { After = messages[4].Id }));
        StoredAssert.Same(messages[3..7].Reverse(), await PageAsync(query with { After = messages[2].Id, Before = messages[7].Id }));
        Assert.Empty(await PageAsync(query with { After = messages[4].Id, Before = messages[5].Id }));
        Assert.Empty(await PageAsync(query with { After = messages[7].Id, Before = messages[2].Id }));
        Assert.Empty(await PageAsync(query with { Before = messages[0].Id }));
        Assert.Empty(await PageAsync(query with { After = messages[9].Id }));
    }

    [Fact]
    public async Task PageAsync_BoundsThatAreNotStored_StillDivide()
    {
        var early = await AddManyAsync(3, "a");
        var between = _samples.NextId();
        var late = await AddManyAsync(3, "a");

        StoredAssert.Same(early.Reverse(), await PageAsync(new MessageQuery(Bot) { Before = between }));
        StoredAssert.Same(late.Reverse(), await PageAsync(new MessageQuery(Bot) { After = between }));
    }

    [Fact]
    public async Task PageAsync_AfterWithMoreThanFit_WalksDownToIt()
    {
        var messages = await AddManyAsync(10, "a");

        var pages = await WalkAsync(new MessageQuery(Bot) { After = messages[2].Id, Limit = 3 });

        StoredAssert.Same(messages[3..].Reverse(), pages.SelectMany(page => page.Items));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a")]
    public async Task PageAsync_Offset_SkipsTheNewest(string? conversationId)
    {
        var messages = await AddManyAsync(10, "a");
        await AddAsync(_samples.Question(OtherBot, "a"));
        var query = new MessageQuery(Bot) { ConversationId = conversationId, Offset = 4, Limit = 3 };

        var page = await Repository.PageAsync(query, Cancellation);

        StoredAssert.Same(messages[3..6].Reverse(), page.Items);
        Assert.Equal(messages[3].Id, page.NextBefore);
        StoredAssert.Same(messages[..3].Reverse(), await PageAsync(query with { Offset = 0, Before = page.NextBefore }));
        StoredAssert.Same(messages[..2].Reverse(), await PageAsync(query with { Offset = 4, Before = messages[6].Id }));
        Assert.Empty(await PageAsync(query with { Offset = 10 }));
        Assert.Empty(await PageAsync(query with { Offset = int.MaxValue }));
    }

    private async Task<StoredMessage[]> AddManyAsync(int count, string conversationId, int[]? order = null)
    {
        var messages = Enumerable.Range(0, count).Select(_ => _samples.Question(Bot, conversationId)).ToArray();
        foreach (var at in order ?? [.. Enumerable.Range(0, count)])
        {
            await AddAsync(messages[at]);
        }

        return messages;
    }

    private async Task<List<MessagePage>> WalkAsync(MessageQuery query)
    {
        List<MessagePage> pages = [await Repository.PageAsync(query, Cancellation)];
        while (pages[^1].NextBefore is { } next)
        {
            pages.Add(await Repository.PageAsync(query with { Before = next }, Cancellation));
        }

        return pages;
    }
}
