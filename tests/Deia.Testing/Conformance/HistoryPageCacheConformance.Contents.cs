using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>What is held comes back as it was.</summary>
public abstract partial class HistoryPageCacheConformance
{
    [Theory]
    [MemberData(nameof(AwkwardText.Names), MemberType = typeof(AwkwardText))]
    public async Task Get_AwkwardText_IsUnharmed(string name)
    {
        var cache = await CreateAsync();
        var text = AwkwardText.Of(name);
        SampleMessages samples = new();
        var question = samples.Question(Newest.BotId, "a conversation", text) with { Tokens = 7, Status = MessageStatus.Answered };
        var reply = samples.Reply(question, text + text) with { Status = MessageStatus.Cancelled, Metadata = AwkwardText.Metadata };
        MessagePage page = new([reply, question], null);

        await SetAsync(cache, Newest, page);

        StoredAssert.Same(page.Items, (await cache.GetAsync(Newest, Cancelled)).Page!.Items);
        if ((await cache.GetAsync(Newest with { Limit = 1 }, Cancelled)).Page is { } shorter)
        {
            StoredAssert.Same([reply], shorter.Items);
        }
    }

    [Fact]
    public async Task Get_ClockWasSetBack_KeepsTheOrderOfTheStore()
    {
        var cache = await CreateAsync();
        var page = Page(5);
        page = page with { Items = [.. page.Items.Select((message, i) => message with { CreatedAt = message.CreatedAt.AddSeconds(i) })] };

        await SetAsync(cache, Newest, page);

        StoredAssert.Same(page.Items, (await cache.GetAsync(Newest, Cancelled)).Page!.Items);
    }

    [Fact]
    public async Task Get_ShorterThanWhatIsHeld_MissesOrLeadsToTheRest()
    {
        var cache = await CreateAsync();
        var page = Page(5);
        await SetAsync(cache, Newest, page);

        var shorter = (await cache.GetAsync(Newest with { Limit = 2 }, Cancelled)).Page;

        if (shorter is not null)
        {
            StoredAssert.Same(page.Items.Take(2), shorter.Items);
            Assert.Equal(page.Items[1].Id, shorter.NextBefore);
        }
    }

    [Fact]
    public async Task Set_ShorterAfterLonger_BothAreRight()
    {
        var cache = await CreateAsync();
        var page = Page(5);
        await SetAsync(cache, Newest, page);
        await SetAsync(cache, Newest with { Limit = 2 }, new MessagePage([.. page.Items.Take(2)], page.Items[1].Id));

        StoredAssert.Same(page.Items, (await cache.GetAsync(Newest, Cancelled)).Page!.Items);
        StoredAssert.Same(page.Items.Take(2), (await cache.GetAsync(Newest with { Limit = 2 }, Cancelled)).Page!.Items);
    }

    [Fact]
    public async Task Set_MoreTextThanIsWorthHolding_IsDropped()
    {
        var cache = await CreateAsync();
        var page = Page(1);
        page = page with { Items = [page.Items[0] with { Content = new string('a', HistoryCacheRules.MostCharacters + 1) }] };

        await SetAsync(cache, Newest, page);

        Assert.Null((await cache.GetAsync(Newest, Cancelled)).Page);
    }
}
