using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IBotRepository"/>. Derive from it to hold an implementation to it.</summary>
public abstract class BotRepositoryConformance : StoreConformance
{
    public static TheoryData<BotState> EveryState => [.. Enum.GetValues<BotState>()];

    public static TheoryData<string> AwkwardTexts => AwkwardText.Names;

    protected override bool HasBots => false;

    private IBotRepository Repository => Store.Bots;

    [Fact]
    public async Task SaveAsync_EveryFieldSet_IsReadBack()
    {
        var bot = SampleBots.Full(BotIds[0]);

        await SaveAsync(bot);

        StoredAssert.Same(bot, await Repository.FindAsync(bot.Id, Cancellation));
        StoredAssert.Same(bot, Assert.Single(await Repository.ListAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(EveryState))]
    public async Task SaveAsync_NothingOptionalSet_IsReadBack(BotState state)
    {
        var bot = SampleBots.Bare(BotIds[0]) with { State = state };

        await SaveAsync(bot);

        StoredAssert.Same(bot, await Repository.FindAsync(bot.Id, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task SaveAsync_AwkwardText_IsReadBackUnharmed(string name)
    {
        var bot = SampleBots.Awkward(BotIds[0], name);

        await SaveAsync(bot);

        StoredAssert.Same(bot, await Repository.FindAsync(bot.Id, Cancellation));
    }

    [Fact]
    public async Task SaveAsync_TimesOfAnotherZone_AreTheSameMoments()
    {
        var local = new DateTimeOffset(2026, 3, 1, 0, 30, 0, TimeSpan.FromHours(5.5));
        var bot = SampleBots.Bare(BotIds[0]) with { CreatedAt = local, UpdatedAt = local };

        await SaveAsync(bot);

        Assert.Equal(local, (await Repository.FindAsync(bot.Id, Cancellation))!.CreatedAt);
    }

    [Fact]
    public async Task SaveAsync_Again_ReplacesEveryField()
    {
        await SaveAsync(SampleBots.Full(BotIds[0]));
        var bare = SampleBots.Bare(BotIds[0]);

        await SaveAsync(bare);

        StoredAssert.Same(bare, Assert.Single(await Repository.ListAsync(Cancellation)));
    }

    [Fact]
    public async Task SaveAsync_PortOfAnotherBot_TakesItOver()
    {
        var (stale, running) = (SampleBots.Full(BotIds[0]), SampleBots.Full(BotIds[1]));
        await SaveAsync(stale);

        await SaveAsync(running);
        await SaveAsync(running);

        StoredAssert.Same(stale with { Port = null }, await Repository.FindAsync(stale.Id, Cancellation));
        StoredAssert.Same(running, await Repository.FindAsync(running.Id, Cancellation));
    }

    [Fact]
    public async Task FindAsync_UnknownOrInAnotherCase_GivesNull()
    {
        await SaveAsync(SampleBots.Bare("BOT-001"));

        Assert.Null(await Repository.FindAsync("BOT-002", Cancellation));
        Assert.Null(await Repository.FindAsync("bot-001", Cancellation));
    }

    [Fact]
    public async Task ListAsync_ManyBots_AreInOrdinalOrder()
    {
        Assert.Empty(await Repository.ListAsync(Cancellation));
        foreach (var id in BotIds)
        {
            await SaveAsync(SampleBots.Bare(id));
        }

        var listed = await Repository.ListAsync(Cancellation);

        Assert.Equal(BotIds.Order(StringComparer.Ordinal), listed.Select(bot => bot.Id));
    }

    [Fact]
    public async Task ListShouldRunAsync_SomeShould_GivesTheirIdsInOrdinalOrder()
    {
        Assert.Empty(await Repository.ListShouldRunAsync(Cancellation));
        foreach (var (at, id) in BotIds.Index())
        {
            await SaveAsync(SampleBots.Bare(id) with { ShouldRun = at % 2 == 0 });
        }

        Assert.Equal(BotIds.Where((_, at) => at % 2 == 0).Order(StringComparer.Ordinal), await Repository.ListShouldRunAsync(Cancellation));
    }

    [Fact]
    public async Task ListShouldRunAsync_NoLongerOrGone_LeavesItOut()
    {
        foreach (var id in BotIds.Take(3))
        {
            await SaveAsync(SampleBots.Full(id));
        }

        await SaveAsync(SampleBots.Full(BotIds[0]) with { ShouldRun = false });
        await Repository.DeleteAsync(BotIds[1], Fence(BotIds[1]), Cancellation);

        Assert.Equal([BotIds[2]], await Repository.ListShouldRunAsync(Cancellation));
    }

    [Fact]
    public async Task DeleteAsync_OneOfTwo_RemovesItOnce()
    {
        await SaveAsync(SampleBots.Bare(BotIds[0]));
        await SaveAsync(SampleBots.Bare(BotIds[1]));

        Assert.True(await Repository.DeleteAsync(BotIds[0], Fence(BotIds[0]), Cancellation));

        Assert.False(await Repository.DeleteAsync(BotIds[0], Fence(BotIds[0]), Cancellation));
        Assert.Equal(BotIds[1], Assert.Single(await Repository.ListAsync(Cancellation)).Id);
    }

    [Fact]
    public async Task DeleteAsync_ManyAtOnce_OneRemovesIt()
    {
        await SaveAsync(SampleBots.Bare(BotIds[0]));

        var removed = await RaceAsync(16, _ => Repository.DeleteAsync(BotIds[0], Fence(BotIds[0]), Cancellation).AsTask());

        Assert.Single(removed, true);
    }

    [Fact]
    public async Task SaveAsync_ManyAtOnce_EndsWithOneOfThemWhole()
    {
        var versions = Enumerable.Range(0, 32).Select(number => SampleBots.Full(BotIds[0]) with { ProcessId = number, Detail = $"{number}" }).ToArray();

        await RaceAsync(versions.Length, async number =>
        {
            await SaveAsync(versions[number]);
            return number;
        });

        var stored = Assert.Single(await Repository.ListAsync(Cancellation));
        StoredAssert.Same(versions[stored.ProcessId!.Value], stored);
    }

    [Fact]
    public async Task EveryCall_CancelledBefore_ThrowsAndChangesNothing()
    {
        var bot = SampleBots.Bare(BotIds[0]);
        await SaveAsync(bot);

        await AssertCancelledAsync(
            async cancelled => await Repository.SaveAsync(bot with { Detail = "changed" }, Fence(bot.Id), cancelled),
            async cancelled => await Repository.DeleteAsync(bot.Id, Fence(bot.Id), cancelled),
            async cancelled => await Repository.FindAsync(bot.Id, cancelled),
            async cancelled => await Repository.ListAsync(cancelled),
            async cancelled => await Repository.ListShouldRunAsync(cancelled));

        StoredAssert.Same(bot, Assert.Single(await Repository.ListAsync(Cancellation)));
    }

    private ValueTask SaveAsync(BotInfo bot) => Repository.SaveAsync(bot, Fence(bot.Id), Cancellation);
}
