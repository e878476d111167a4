using Deia.Orchestration.Maintenance;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>That it goes a little at a time, beside others.</content>
public abstract partial class RetentionRepositoryConformance
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task PurgeAsync_StepByStep_RemovesNoMoreThanTheLimitAndTheOldestFirst(int limit)
    {
        var messages = Enumerable.Range(0, 12).Select(number => AnsweredBy(_old, BotIds[number % 3], 1)[0]).ToArray();
        await AddAsync([.. messages.Reverse()]);
        var left = messages.ToList();

        RetentionStep step;
        do
        {
            step = await PurgeAsync(limit);
            var gone = left.Take(limit).CountBy(message => message.BotId).ToDictionary();
            left.RemoveRange(0, Math.Min(limit, left.Count));
            Assert.Equal(gone.OrderBy(pair => pair.Key), step.ChatMessages.OrderBy(pair => pair.Key));
            Assert.Equal(left.Count, (await CountAsync()).ChatMessages);
            foreach (var botId in BotIds.Take(3))
            {
                StoredAssert.Same(left.Where(message => message.BotId == botId), await ReadAllAsync(botId));
            }
        }
        while (!step.IsLast);

        Assert.Empty(left);
        AssertEmpty(await PurgeAsync(limit));
    }

    [Fact]
    public async Task PurgeAsync_Limit_HoldsForEachTable()
    {
        await AddAsync(AnsweredBy(_old, Bot, 5));
        foreach (var (at, botId) in BotIds.Take(5).Index())
        {
            await SaveStatusAsync(botId, Cutoff.AddDays(-10 + at));
        }

        var step = await PurgeAsync(2);

        Assert.Equal(2, step.ChatMessages[Bot]);
        Assert.Equal(2, step.BotStatus);
        Assert.False(step.IsLast);
        Assert.Null(await Store.Statuses.FindAsync(BotIds[1], Cancellation));
        Assert.NotNull(await Store.Statuses.FindAsync(BotIds[2], Cancellation));
    }

    [Fact]
    public async Task PurgeAsync_OneTableDone_GoesOnWithTheOther()
    {
        await AddAsync(AnsweredBy(_old, Bot, 1));
        foreach (var botId in BotIds)
        {
            await SaveStatusAsync(botId, Cutoff.AddDays(-1));
        }

        Assert.Equal(new RetentionCounts(1, 0, BotIds.Count), await PurgeAllAsync(limit: 2));
        Assert.Equal(new RetentionCounts(0, 0, 0), await CountAsync());
    }

    [Fact]
    public async Task PurgeAsync_CancelledAndThenAgain_GoesOnWhereItStood()
    {
        var messages = AnsweredBy(_old, Bot, 6);
        await AddAsync(messages);
        await PurgeAsync(2);

        await AssertCancelledAsync(
            async cancelled => await Repository.PurgeAsync(Cutoffs, Host.Id, 100, cancelled),
            async cancelled => await Repository.CountAsync(Cutoffs, Host.Id, cancelled));

        StoredAssert.Same(messages.Skip(2), await ReadAllAsync(Bot));
        Assert.Equal(new RetentionCounts(4, 0, 0), await PurgeAllAsync(limit: 3));
    }

    [Fact]
    public async Task PurgeAsync_ManyAtOnceBesideWriters_RemovesEachOnceAndNothingElse()
    {
        var old = AnsweredBy(_old, Bot, 150);
        await Task.WhenAll(old.Chunk(10).Select(chunk => AddAsync(chunk)));
        var kept = AnsweredBy(_new, Bot, 150);

        var removed = await RaceAsync(6, async number =>
        {
            if (number < 3)
            {
                return (await PurgeAllAsync(limit: 7)).ChatMessages;
            }

            await AddAsync([.. kept.Where((_, at) => at % 3 == number % 3)]);
            return 0;
        });

        Assert.Equal(old.Length, removed.Sum() + (await PurgeAllAsync(limit: 1_000)).ChatMessages);
        StoredAssert.Same(kept, await ReadAllAsync(Bot));
    }

    [Fact]
    public async Task PurgeAsync_QuestionAnsweredAtTheSameTime_NeitherLosesItsReplyNorEndsTwice()
    {
        for (var round = 0; round < 20; round++)
        {
            var question = _old.Question(Bot);
            var answer = _new.Answer(question);
            await AddAsync(question);

            var done = await RaceAsync(2, async number => number == 0
                ? await Store.Messages.ResolveAsync(answer, Fence(Bot), Cancellation)
                : (await PurgeAsync(10)).ChatMessages.GetValueOrDefault(Bot) <= 1);

            Assert.Equal([true, true], done);
            StoredAssert.Same(answer.Reply, await Store.Messages.FindAsync(Bot, answer.Reply!.Id, Cancellation));
            await PurgeAllAsync(limit: 10);
            Assert.Null(await Store.Messages.FindAsync(Bot, question.Id, Cancellation));
        }
    }

    /// <summary>Purges until nothing is left to remove.</summary>
    private async Task<RetentionCounts> PurgeAllAsync(int limit)
    {
        var removed = new RetentionCounts(0, 0, 0);
        RetentionStep step;
        var steps = 0;
        do
        {
            Assert.True(++steps < 1_000, "Retention finds no end.");
            step = await PurgeAsync(limit);
            Assert.All([step.ChatMessages.Values.Sum(), step.AuditLogs, step.BotStatus], count => Assert.InRange(count, 0, limit));
            Assert.All(step.ChatMessages.Values, count => Assert.True(count > 0));
            removed = removed.Plus(step);
        }
        while (!step.IsLast);

        return removed;
    }
}
