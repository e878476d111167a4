using Deia.Orchestration.Conversations;
using Deia.Orchestration.Maintenance;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IRetentionRepository"/> on what has to go and what stays. Derive from it to hold an implementation to it.</summary>
public abstract partial class RetentionRepositoryConformance : StoreConformance
{
    private static readonly DateTimeOffset Cutoff = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly RetentionCutoffs Cutoffs = new(Cutoff, Cutoff, Cutoff);

    private readonly SampleMessages _old = new(Cutoff.AddDays(-30));
    private readonly SampleMessages _new = new(Cutoff);

    private IRetentionRepository Repository => Store.Retention;

    private static string Bot => BotIds[0];

    private static string OtherBot => BotIds[1];

    [Fact]
    public async Task PurgeAsync_NothingStored_IsLast()
    {
        Assert.Equal(new RetentionCounts(0, 0, 0), await CountAsync());

        AssertEmpty(await PurgeAsync(10));
    }

    [Fact]
    public async Task PurgeAsync_OldAndNewMessages_RemovesTheOldAndCountsThemByBot()
    {
        await AddAsync([.. AnsweredBy(_old, Bot, 3), .. AnsweredBy(_old, OtherBot, 2)]);
        var kept = AnsweredBy(_new, Bot, 4);
        await AddAsync(kept);
        Assert.Equal(new RetentionCounts(5, 0, 0), await CountAsync());

        var step = await PurgeAsync(100);

        Assert.Equal([(Bot, 3), (OtherBot, 2)], step.ChatMessages.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal((0, 0, true), (step.AuditLogs, step.BotStatus, step.IsLast));
        StoredAssert.Same(kept, await ReadAllAsync(Bot));
        Assert.Empty(await ReadAllAsync(OtherBot));
        Assert.Equal(BotIds.Count, (await Store.Bots.ListAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task PurgeAsync_MessageOfTheCutoffItself_IsKept()
    {
        var (earlier, kept) = (_old.Question(Bot), _new.Question(Bot));
        await AddAsync(
            earlier with { Status = MessageStatus.Failed, CreatedAt = Cutoff.AddMicroseconds(-1) }, kept with { Status = MessageStatus.Failed, CreatedAt = Cutoff });
        Assert.Equal(1, (await CountAsync()).ChatMessages);

        await PurgeAsync(100);

        Assert.Equal(kept.Id, Assert.Single(await ReadAllAsync(Bot)).Id);
    }

    [Fact]
    public async Task PurgeAsync_OldMessagesOfEveryStatus_KeepsThePendingOnesAndGetsPastThem()
    {
        var messages = Enumerable.Range(0, 3).SelectMany(_ => Enum.GetValues<MessageStatus>())
            .Select(status => _old.Question(Bot) with { Status = status }).ToArray();
        await AddAsync(messages);
        var pending = messages.Where(message => message.Status == MessageStatus.Pending).ToArray();
        Assert.Equal(messages.Length - pending.Length, (await CountAsync()).ChatMessages);

        await PurgeAllAsync(limit: 1);

        StoredAssert.Same(pending, await ReadAllAsync(Bot));
        Assert.Equal(new RetentionCounts(0, 0, 0), await CountAsync());
    }

    [Fact]
    public async Task PurgeAsync_PendingQuestionEndsLater_GoesThen()
    {
        var question = _old.Question(Bot);
        await AddAsync(question);
        await PurgeAllAsync(limit: 10);
        await Store.Messages.ResolveAsync(_new.Answer(question), Fence(Bot), Cancellation);

        await PurgeAllAsync(limit: 10);

        Assert.Equal(question.Id, Assert.Single(await ReadAllAsync(Bot)).ReplyTo);
    }

    [Fact]
    public async Task PurgeAsync_OldAndNewStatuses_RemovesTheOld()
    {
        await SaveStatusAsync(BotIds[0], Cutoff.AddDays(-1));
        await SaveStatusAsync(BotIds[1], Cutoff);
        await SaveStatusAsync(BotIds[2], Cutoff.AddMicroseconds(-1));
        Assert.Equal(new RetentionCounts(0, 0, 2), await CountAsync());

        var step = await PurgeAsync(100);

        Assert.Equal((0, 2, true), (step.ChatMessages.Count, step.BotStatus, step.IsLast));
        Assert.Null(await Store.Statuses.FindAsync(BotIds[0], Cancellation));
        Assert.NotNull(await Store.Statuses.FindAsync(BotIds[1], Cancellation));
        Assert.Null(await Store.Statuses.FindAsync(BotIds[2], Cancellation));
    }

    [Fact]
    public async Task PurgeAsync_CutoffsThatDiffer_HoldEachForItsTable()
    {
        await AddAsync(AnsweredBy(_old, Bot, 2));
        await SaveStatusAsync(Bot, Cutoff.AddDays(-1));
        var (messagesOnly, statusesOnly) = (Cutoffs with { BotStatus = Cutoff.AddDays(-60) }, Cutoffs with { ChatMessages = Cutoff.AddDays(-60) });
        Assert.Equal(new RetentionCounts(2, 0, 0), await Repository.CountAsync(messagesOnly, Host.Id, Cancellation));

        var step = await Repository.PurgeAsync(statusesOnly, Host.Id, 100, Cancellation);

        Assert.Equal((0, 1), (step.ChatMessages.Count, step.BotStatus));
        Assert.Equal(2, (await ReadAllAsync(Bot)).Count);
    }

    [Fact]
    public async Task PurgeAsync_BotsOfOtherHosts_LeavesThoseOfALiveOneAlone()
    {
        var (dead, absent) = (OtherHost with { Id = "dead" }, OtherHost with { Id = "absent" });
        foreach (var botId in BotIds.Take(5))
        {
            await AddAsync(AnsweredBy(_old, botId, 3));
            await SaveStatusAsync(botId, Cutoff.AddDays(-1));
        }

        // The first is held by a host that lives, the others by one that died, by one that never lived, by nobody, and by the host that asks.
        await Store.Leases.RenewAsync(dead, Duration * 0.5, Cancellation);
        await Store.Leases.AcquireAsync(BotIds[1], dead, Host.Id, Cancellation);
        await Store.PassAsync(Duration * 0.5);
        await TakeOverAsync(BotIds[0]);
        await Store.Leases.AcquireAsync(BotIds[2], absent, Host.Id, Cancellation);
        await Store.Leases.ReleaseAsync(BotIds[3], Fence(BotIds[3]), Cancellation);

        Assert.Equal(new RetentionCounts(12, 0, 4), await CountAsync());
        Assert.Equal(new RetentionCounts(12, 0, 4), await PurgeAllAsync(limit: 2));

        Assert.Equal(3, (await ReadAllAsync(BotIds[0])).Count);
        Assert.NotNull(await Store.Statuses.FindAsync(BotIds[0], Cancellation));
        Assert.Equal(new RetentionCounts(3, 0, 1), await Repository.CountAsync(Cutoffs, OtherHost.Id, Cancellation));
    }

    [Fact]
    public async Task PurgeAsync_BotThatIsNotStoredAndWasNeverHeld_IsNobodysAndDoesNoHarm()
    {
        Assert.Equal(new RetentionCounts(0, 0, 0), await Repository.CountAsync(Cutoffs, "nobody", Cancellation));

        AssertEmpty(await Repository.PurgeAsync(Cutoffs, "nobody", 1, Cancellation));
    }

    private async Task AddAsync(params StoredMessage[] messages)
    {
        foreach (var message in messages)
        {
            await Store.Messages.AddAsync(message, Fence(message.BotId), Cancellation);
        }
    }

    private static StoredMessage[] AnsweredBy(SampleMessages samples, string botId, int count) =>
        [.. Enumerable.Range(0, count).Select(number => samples.Question(botId, $"{number % 2}") with { Status = MessageStatus.Answered })];

    private ValueTask SaveStatusAsync(string botId, DateTimeOffset updatedAt) =>
        Store.Statuses.SaveAsync(SampleBots.BareStatus(botId) with { UpdatedAt = updatedAt }, Fence(botId), Cancellation);

    private Task<List<StoredMessage>> ReadAllAsync(string botId) => Store.Messages.ReadAllAsync(botId, null, Cancellation).ToListAsync(Cancellation).AsTask();

    private ValueTask<RetentionCounts> CountAsync() => Repository.CountAsync(Cutoffs, Host.Id, Cancellation);

    private ValueTask<RetentionStep> PurgeAsync(int limit) => Repository.PurgeAsync(Cutoffs, Host.Id, limit, Cancellation);

    private static void AssertEmpty(RetentionStep step)
    {
        Assert.Empty(step.ChatMessages);
        Assert.Equal((0, 0, true), (step.AuditLogs, step.BotStatus, step.IsLast));
    }
}
