using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>What the runtime reads besides pages: context, pending questions, the bot of a conversation, counts; and what it removes.</content>
public abstract partial class ChatMessageRepositoryConformance
{
    [Fact]
    public async Task RecentAnsweredAsync_EveryStatus_GivesTheEndedOnesOldestFirst()
    {
        var messages = Enum.GetValues<MessageStatus>().Select(status => _samples.Question(Bot, "a") with { Status = status }).ToArray();
        await AddAsync(messages);
        await AddAnsweredAsync(Bot, "b");
        await AddAnsweredAsync(OtherBot, "a");

        var recent = await Repository.RecentAnsweredAsync(Bot, "a", 10, Cancellation);

        StoredAssert.Same(messages.Where(message => message.Status is not (MessageStatus.Pending or MessageStatus.Failed)), recent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task RecentAnsweredAsync_Limit_KeepsTheNewest(int limit)
    {
        for (var number = 0; number < 3; number++)
        {
            await AddAnsweredAsync(Bot, "a");
            await AddAsync(_samples.Question(Bot, "a"));
        }

        var all = (await PageAsync(new MessageQuery(Bot))).Where(message => message.Status != MessageStatus.Pending);

        StoredAssert.Same(all.Take(limit).Reverse(), await Repository.RecentAnsweredAsync(Bot, "a", limit, Cancellation));
    }

    [Fact]
    public async Task RecentAnsweredAsync_NothingAnswered_IsEmpty()
    {
        await AddAsync(_samples.Question(Bot, "a"));

        Assert.Empty(await Repository.RecentAnsweredAsync(Bot, "a", 10, Cancellation));
        Assert.Empty(await Repository.RecentAnsweredAsync(OtherBot, "a", 10, Cancellation));
    }

    [Fact]
    public async Task PendingAsync_AddedOutOfOrder_IsOldestFirstAndOfThatBot()
    {
        var pending = await AddManyAsync(5, "a", order: [3, 1, 4, 0, 2]);
        await AddAnsweredAsync(Bot, "a");
        var last = _samples.Question(Bot, "b");
        await AddAsync(last, _samples.Question(OtherBot, "a"), _samples.Question(Bot) with { Status = MessageStatus.Failed });

        StoredAssert.Same([.. pending, last], await Repository.PendingAsync(Bot, Cancellation));
        Assert.Empty(await Repository.PendingAsync(BotIds[2], Cancellation));
    }

    [Fact]
    public async Task LastBotAsync_BotsTakeTurns_GivesTheNewestMessagesOwn()
    {
        var earlier = _samples.Question(Bot, "a");
        await AddAsync(earlier with { Id = _samples.NextId(), BotId = OtherBot }, _samples.Question(Bot, "b"));
        Assert.Equal(OtherBot, await Repository.LastBotAsync("a", Cancellation));

        await AddAsync(earlier);
        Assert.Equal(OtherBot, await Repository.LastBotAsync("a", Cancellation));

        await AddAsync(_samples.Question(Bot, "a"));
        Assert.Equal(Bot, await Repository.LastBotAsync("a", Cancellation));
        Assert.Equal(Bot, await Repository.LastBotAsync("b", Cancellation));
        Assert.Null(await Repository.LastBotAsync("c", Cancellation));
    }

    [Fact]
    public async Task CountAsync_MessagesOfTwoBots_CountsEachAlone()
    {
        await AddManyAsync(3, "a");
        await AddAnsweredAsync(OtherBot, "a");

        Assert.Equal(3, await Repository.CountAsync(Bot, Cancellation));
        Assert.Equal(2, await Repository.CountAsync(OtherBot, Cancellation));
        Assert.Equal(0, await Repository.CountAsync(BotIds[2], Cancellation));
    }

    [Fact]
    public async Task DeleteAsync_OneConversation_LeavesTheOthers()
    {
        await AddAnsweredAsync(Bot, "a");
        await AddAsync(_samples.Question(Bot, "a"));
        var (kept, ofAnother) = (_samples.Question(Bot, "b"), _samples.Question(OtherBot, "a"));
        await AddAsync(kept, ofAnother);

        Assert.Equal(3, await DeleteAsync(Bot, "a"));

        Assert.Equal(0, await DeleteAsync(Bot, "a"));
        StoredAssert.Same([kept], await PageAsync(new MessageQuery(Bot)));
        StoredAssert.Same([ofAnother], await PageAsync(new MessageQuery(OtherBot)));
        Assert.Equal(OtherBot, await Repository.LastBotAsync("a", Cancellation));
    }

    [Fact]
    public async Task DeleteAsync_Whole_LeavesOtherBotsAndTakesNewMessages()
    {
        var question = await AddAnsweredAsync(Bot, "a");
        await AddAsync(_samples.Question(Bot, "b"), _samples.Question(OtherBot, "a"));

        Assert.Equal(3, await DeleteAsync(Bot, null));

        Assert.Equal(0, await Repository.CountAsync(Bot, Cancellation));
        Assert.Null(await Repository.FindAsync(Bot, question.Id, Cancellation));
        Assert.Empty(await Repository.PendingAsync(Bot, Cancellation));
        Assert.Null(await Repository.LastBotAsync("b", Cancellation));
        Assert.Equal(1, await Repository.CountAsync(OtherBot, Cancellation));
        await AddManyAsync(2, "a");
        Assert.Equal(2, await Repository.CountAsync(Bot, Cancellation));
    }

    [Fact]
    public async Task DeleteAsync_PendingQuestion_LeavesNothingToResolve()
    {
        var question = _samples.Question(Bot);
        await AddAsync(question);
        await DeleteAsync(Bot, null);

        Assert.False(await ResolveAsync(_samples.Answer(question)));

        Assert.Equal(0, await Repository.CountAsync(Bot, Cancellation));
    }
}
