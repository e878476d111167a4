using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IBotRepository"/>. Derive from it to hold an implementation to it.</summary>
public abstract class BotRepositoryConformance : RepositoryConformance<IBotRepository>
{
    public static TheoryData<BotState> EveryState => [.. Enum.GetValues<BotState>()];

    public static TheoryData<string> AwkwardTexts => AwkwardText.Names;

    [Fact]
    public async Task SaveAsync_EveryFieldSet_IsReadBack()
    {
        var bot = SampleBots.Full(BotIds[0]);

        await Repository.SaveAsync(bot, Cancellation);

        StoredAssert.Same(bot, await Repository.FindAsync(bot.Id, Cancellation));
        StoredAssert.Same(bot, Assert.Single(await Repository.ListAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(EveryState))]
    public async Task SaveAsync_NothingOptionalSet_IsReadBack(BotState state)
    {
        var bot = SampleBots.Bare(BotIds[0]) with { State = state };

        await Repository.SaveAsync(bot, Cancellation);

        StoredAssert.Same(bot, await Repository.FindAsync(bot.Id, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task SaveAsync_AwkwardText_IsReadBackUnharmed(string name)
    {
        var bare = SampleBots.Bare(BotIds[0]);
        var bot = bare with { Definition = bare.Definition with { SystemPrompt = AwkwardText.Of(name) }, Detail = AwkwardText.Of(name) };

        await Repository.SaveAsync(bot, Cancellation);

        StoredAssert.Same(bot, await Repository.FindAsync(bot.Id, Cancellation));
    }

    [Fact]
    public async Task SaveAsync_TimesOfAnotherZone_AreTheSameMoments()
    {
        var local = new DateTimeOffset(2026, 3, 1, 0, 30, 0, TimeSpan.FromHours(5.5));
        var bot = SampleBots.Bare(BotIds[0]) with { CreatedAt = local, UpdatedAt = local };

        await Repository.SaveAsync(bot, Cancellation);

        Assert.Equal(local, (await Repository.FindAsync(bot.Id, Cancellation))!.CreatedAt);
    }

    [Fact]
    public async Task SaveAsync_Again_ReplacesEveryField()
    {
        await Repository.SaveAsync(SampleBots.Full(BotIds[0]), Cancellation);
        var bare = SampleBots.Bare(BotIds[0]);

        await Repository.SaveAsync(bare, Cancellation);

        StoredAssert.Same(bare, Assert.Single(await Repository.ListAsync(Cancellation)));
    }

    [Fact]
    public async Task SaveAsync_PortOfAnotherBot_TakesItOver()
    {
        var (stale, running) = (SampleBots.Full(BotIds[0]), SampleBots.Full(BotIds[1]));
        await Repository.SaveAsync(stale, Cancellation);

        await Repository.SaveAsync(running, Cancellation);
        await Repository.SaveAsync(running, Cancellation);

        StoredAssert.Same(stale with { Port = null }, await Repository.FindAsync(stale.Id, Cancellation));
        StoredAssert.Same(running, await Repository.FindAsync(running.Id, Cancellation));
    }

    [Fact]
    public async Task FindAsync_UnknownOrInAnotherCase_GivesNull()
    {
        await Repository.SaveAsync(SampleBots.Bare("BOT-001"), Cancellation);

        Assert.Null(await Repository.FindAsync("BOT-002", Cancellation));
        Assert.Null(await Repository.FindAsync("bot-001", Cancellation));
    }

    [Fact]
    public async Task ListAsync_ManyBots_AreInOrdinalOrder()
    {
        Assert.Empty(await Repository.ListAsync(Cancellation));
        foreach (var id in BotIds)
        {
            await Repository.SaveAsync(SampleBots.Bare(id), Cancellation);
        }

        var listed = await Repository.ListAsync(Cancellation);

        Assert.Equal(BotIds.Order(StringComparer.Ordinal), listed.Select(bot => bot.Id));
    }

    [Fact]
    public async Task DeleteAsync_OneOfTwo_RemovesItOnce()
    {
        await Repository.SaveAsync(SampleBots.Bare(BotIds[0]), Cancellation);
        await Repository.SaveAsync(SampleBots.Bare(BotIds[1]), Cancellation);

        Assert.True(await Repository.DeleteAsync(BotIds[0], Cancellation));

        Assert.False(await Repository.DeleteAsync(BotIds[0], Cancellation));
        Assert.Equal(BotIds[1], Assert.Single(await Repository.ListAsync(Cancellation)).Id);
    }

    [Fact]
    public async Task DeleteAsync_ManyAtOnce_OneRemovesIt()
    {
        await Repository.SaveAsync(SampleBots.Bare(BotIds[0]), Cancellation);

        var removed = await RaceAsync(16, _ => Repository.DeleteAsync(BotIds[0], Cancellation).AsTask());

        Assert.Single(removed, true);
    }

    [Fact]
    public async Task SaveAsync_ManyAtOnce_EndsWithOneOfThemWhole()
    {
        var versions = Enumerable.Range(0, 32).Select(number => SampleBots.Full(BotIds[0]) with { ProcessId = number, Detail = $"{number}" }).ToArray();

        await RaceAsync(versions.Length, async number =>
        {
            await Repository.SaveAsync(versions[number], Cancellation);
            return number;
        });

        var stored = Assert.Single(await Repository.ListAsync(Cancellation));
        StoredAssert.Same(versions[stored.ProcessId!.Value], stored);
    }

    [Fact]
    public async Task EveryCall_CancelledBefore_ThrowsAndChangesNothing()
    {
        var bot = SampleBots.Bare(BotIds[0]);
        await Repository.SaveAsync(bot, Cancellation);

        await AssertCancelledAsync(
            async cancelled => await Repository.SaveAsync(bot with { Detail = "changed" }, cancelled),
            async cancelled => await Repository.DeleteAsync(bot.Id, cancelled),
            async cancelled => await Repository.FindAsync(bot.Id, cancelled),
            async cancelled => await Repository.ListAsync(cancelled));

        StoredAssert.Same(bot, Assert.Single(await Repository.ListAsync(Cancellation)));
    }
}
