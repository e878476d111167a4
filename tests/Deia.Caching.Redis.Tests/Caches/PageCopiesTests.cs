using Deia.Caching.Redis.Caches;
using Deia.Orchestration.Conversations;

namespace Deia.Caching.Redis.Tests.Caches;

public sealed class PageCopiesTests
{
    private readonly PageCopies _copies = new();

    [Fact]
    public void Find_AfterKeep_GivesTheLastOfThatBotAndLimitAlone()
    {
        MessageQuery query = new("BOT-001");
        _copies.Keep(query, 1, Page(10));
        var newer = Page(20);
        _copies.Keep(query, 2, newer);

        Assert.Equal((2L, newer), _copies.Find(query));
        Assert.Equal((0L, null), _copies.Find(query with { Limit = 10 }));
        Assert.Equal((0L, null), _copies.Find(query with { BotId = "bot-001" }));
    }

    [Fact]
    public void Keep_BeyondTheNumberOfCopies_MakesRoom()
    {
        for (var number = 0; number <= PageCopies.Capacity; number++)
        {
            _copies.Keep(new MessageQuery($"B{number}"), 1, Page(1));
        }

        Assert.Null(_copies.Find(new MessageQuery("B0")).Page);
        Assert.NotNull(_copies.Find(new MessageQuery($"B{PageCopies.Capacity}")).Page);
    }

    [Fact]
    public void Keep_BeyondTheTextOfAllCopies_MakesRoom()
    {
        var half = PageCopies.CharacterCapacity / 2;
        for (var round = 0; round < 10; round++)
        {
            // What a copy carried is given back where it is replaced.
            _copies.Keep(new MessageQuery("B0"), round, Page(half));
        }

        _copies.Keep(new MessageQuery("B1"), 1, Page(half));
        Assert.NotNull(_copies.Find(new MessageQuery("B0")).Page);
        _copies.Keep(new MessageQuery("B2"), 1, Page(1));
        Assert.Null(_copies.Find(new MessageQuery("B0")).Page);
        Assert.NotNull(_copies.Find(new MessageQuery("B2")).Page);
    }

    private static MessagePage Page(int characters) => new(
        [
            new StoredMessage
            {
                Id = Guid.CreateVersion7(),
                BotId = "BOT-001",
                Sender = MessageSender.Bot,
                Content = new string('a', characters),
                Status = MessageStatus.Complete,
                CreatedAt = DateTimeOffset.UnixEpoch,
            },
        ],
        null);
}
