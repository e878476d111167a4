using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IBotStatusRepository"/>. Derive from it to hold an implementation to it.</summary>
public abstract class BotStatusRepositoryConformance : StoreConformance
{
    public static TheoryData<BotState> EveryState => [.. Enum.GetValues<BotState>()];

    public static TheoryData<string> AwkwardTexts => AwkwardText.Names;

    private IBotStatusRepository Repository => Store.Statuses;

    [Fact]
    public async Task SaveAsync_EveryFieldSet_IsReadBack()
    {
        var status = SampleBots.FullStatus(BotIds[0]);

        await SaveAsync(status);

        Assert.Equal(status, await Repository.FindAsync(status.BotId, Cancellation));
    }

    [Theory]
    [MemberData(nameof(EveryState))]
    public async Task SaveAsync_NothingOptionalSet_IsReadBack(BotState state)
    {
        var status = SampleBots.BareStatus(BotIds[0]) with { State = state };

        await SaveAsync(status);

        Assert.Equal(status, await Repository.FindAsync(status.BotId, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task SaveAsync_AwkwardText_IsReadBackUnharmed(string name)
    {
        var status = SampleBots.BareStatus(BotIds[0]) with { Backend = new BackendStatus(false, AwkwardText.Of(name)) };

        await SaveAsync(status);

        Assert.Equal(status, await Repository.FindAsync(status.BotId, Cancellation));
    }

    [Fact]
    public async Task SaveAsync_Again_ReplacesEveryFieldOfThatBotAlone()
    {
        var (other, bare) = (SampleBots.FullStatus(BotIds[1]), SampleBots.BareStatus(BotIds[0]));
        await SaveAsync(SampleBots.FullStatus(BotIds[0]));
        await SaveAsync(other);

        await SaveAsync(bare);

        Assert.Equal(bare, await Repository.FindAsync(BotIds[0], Cancellation));
        Assert.Equal(other, await Repository.FindAsync(BotIds[1], Cancellation));
    }

    [Fact]
    public async Task FindAsync_UnknownOrInAnotherCase_GivesNull()
    {
        await SaveAsync(SampleBots.BareStatus("BOT-001"));

        Assert.Null(await Repository.FindAsync("BOT-002", Cancellation));
        Assert.Null(await Repository.FindAsync("bot-001", Cancellation));
    }

    [Fact]
    public async Task DeleteAsync_OneOfTwo_RemovesItOnce()
    {
        await SaveAsync(SampleBots.BareStatus(BotIds[0]));
        await SaveAsync(SampleBots.BareStatus(BotIds[1]));

        Assert.True(await Repository.DeleteAsync(BotIds[0], Fence(BotIds[0]), Cancellation));

        Assert.False(await Repository.DeleteAsync(BotIds[0], Fence(BotIds[0]), Cancellation));
        Assert.Null(await Repository.FindAsync(BotIds[0], Cancellation));
        Assert.NotNull(await Repository.FindAsync(BotIds[1], Cancellation));
    }

    [Fact]
    public async Task SaveAsync_ManyAtOnce_EndsWithOneOfThemWhole()
    {
        var versions = Enumerable.Range(0, 32).Select(number => SampleBots.FullStatus(BotIds[0]) with { ErrorCount = number, Restarts = number }).ToArray();

        await RaceAsync(versions.Length, async number =>
        {
            await SaveAsync(versions[number]);
            return number;
        });

        var stored = await Repository.FindAsync(BotIds[0], Cancellation);
        Assert.Equal(versions[stored!.ErrorCount], stored);
    }

    [Fact]
    public async Task EveryCall_CancelledBefore_ThrowsAndChangesNothing()
    {
        var status = SampleBots.BareStatus(BotIds[0]);
        await SaveAsync(status);

        await AssertCancelledAsync(
            async cancelled => await Repository.SaveAsync(status with { ErrorCount = 1 }, Fence(status.BotId), cancelled),
            async cancelled => await Repository.DeleteAsync(status.BotId, Fence(status.BotId), cancelled),
            async cancelled => await Repository.FindAsync(status.BotId, cancelled));

        Assert.Equal(status, await Repository.FindAsync(status.BotId, Cancellation));
    }

    private ValueTask SaveAsync(BotStatus status) => Repository.SaveAsync(status, Fence(status.BotId), Cancellation);
}
