using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.State;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>What every repository promises about fencing numbers: whoever no longer holds a bot changes nothing of it. Derive from it to hold a store to it.</summary>
public abstract partial class FencingConformance : StoreConformance
{
    private readonly SampleMessages _samples = new();
    private StoredMessage _question = null!;

    public static MatrixTheoryData<FencedWrite, LostLease> EveryWayToLose => new(Enum.GetValues<FencedWrite>(), Enum.GetValues<LostLease>());

    public static TheoryData<FencedWrite> EveryWrite => [.. Enum.GetValues<FencedWrite>()];

    private static string Bot => BotIds[0];

    private static string OtherBot => BotIds[1];

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Bots.SaveAsync(SampleBots.Full(OtherBot), Fence(OtherBot), Cancellation);
        await Store.Statuses.SaveAsync(SampleBots.FullStatus(Bot), Fence(Bot), Cancellation);
        _question = _samples.Question(Bot, "a");
        await Store.Messages.AddAsync(_question, Fence(Bot), Cancellation);
    }

    [Theory]
    [MemberData(nameof(EveryWayToLose))]
    public async Task EveryWrite_NotThePresentNumber_IsRefusedAndChangesNothing(FencedWrite write, LostLease reason)
    {
        var before = await SnapshotAsync();
        var fence = await LoseAsync(reason);

        var lost = await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(write, fence));

        Assert.Equal((Bot, fence), (lost.BotId, lost.Fence));
        AssertSame(before, await SnapshotAsync());
    }

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public async Task EveryWrite_NumberOfAnotherBot_IsRefusedAndChangesNothing(FencedWrite write)
    {
        var before = await SnapshotAsync();
        for (var round = 0; round < 3; round++)
        {
            await AcquireAsync(OtherBot);
        }

        await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(write, Fence(OtherBot)));

        AssertSame(before, await SnapshotAsync());
    }

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public async Task EveryWrite_ByTheNewHolder_IsMade(FencedWrite write)
    {
        var lease = await TakeOverAsync(Bot);

        await AssertMadeAsync(write, lease.Fence);
    }

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public async Task EveryWrite_HolderNotLiveButNobodyTookTheBot_IsMade(FencedWrite write)
    {
        await Store.PassAsync(Duration * 2);

        await AssertMadeAsync(write, Fence(Bot));
    }

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public async Task EveryWrite_RefusedBetweenOthers_LeavesThemAsTheyAre(FencedWrite write)
    {
        // A store may commit these together: what is refused must not take the others with it.
        var messages = Enumerable.Range(0, 32).Select(_ => _samples.Question(OtherBot)).ToArray();
        var fence = await LoseAsync(LostLease.Evicted);

        var made = await RaceAsync(messages.Length, async number =>
        {
            if (number % 2 == 0)
            {
                await Store.Messages.AddAsync(messages[number], Fence(OtherBot), Cancellation);
                return true;
            }

            await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(write, fence));
            return false;
        });

        StoredAssert.Same(messages.Where((_, at) => made[at]), await Store.Messages.ReadAllAsync(OtherBot, null, Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>Makes a write that changes something of <see cref="Bot"/>, but for the one that adds what is there.</summary>
    private Task WriteAsync(FencedWrite write, long fence) => write switch
    {
        FencedWrite.SaveBot => Store.Bots.SaveAsync(SampleBots.Bare(Bot) with { Detail = "new" }, fence, Cancellation).AsTask(),
        FencedWrite.SaveBotWithAnothersPort => Store.Bots.SaveAsync(SampleBots.Full(Bot), fence, Cancellation).AsTask(),
        FencedWrite.DeleteBot => DeleteBotAsync(fence),
        FencedWrite.SaveStatus => Store.Statuses.SaveAsync(SampleBots.BareStatus(Bot), fence, Cancellation).AsTask(),
        FencedWrite.DeleteStatus => Store.Statuses.DeleteAsync(Bot, fence, Cancellation).AsTask(),
        FencedWrite.AddMessage => Store.Messages.AddAsync(_samples.Question(Bot), fence, Cancellation).AsTask(),
        FencedWrite.AddMessageAgain => Store.Messages.AddAsync(_question, fence, Cancellation).AsTask(),
        FencedWrite.ImportMessages => Store.Messages.ImportAsync([_question, _samples.Question(Bot)], fence, Cancellation).AsTask(),
        FencedWrite.ResolveMessage => Store.Messages.ResolveAsync(_samples.Answer(_question), fence, Cancellation).AsTask(),
        FencedWrite.DeleteMessages => Store.Messages.DeleteAsync(Bot, null, fence, Cancellation).AsTask(),
        FencedWrite.DeleteConversation => Store.Messages.DeleteAsync(Bot, _question.ConversationId, fence, Cancellation).AsTask(),
        _ => throw new ArgumentOutOfRangeException(nameof(write), write, null),
    };

    /// <summary>Removes the bot after what belongs to it, as every caller does.</summary>
    private async Task DeleteBotAsync(long fence)
    {
        if (fence == await PresentFenceAsync())
        {
            await Store.Messages.DeleteAsync(Bot, null, fence, Cancellation);
            await Store.Statuses.DeleteAsync(Bot, fence, Cancellation);
        }

        await Store.Bots.DeleteAsync(Bot, fence, Cancellation);
    }

    private async Task<long> PresentFenceAsync() =>
        (await Store.Leases.ListAsync(Cancellation)).Where(lease => lease.BotId == Bot).Select(lease => lease.Fence).SingleOrDefault();

    /// <summary>Makes the number of the bot's lease one that may not write.</summary>
    private async Task<long> LoseAsync(LostLease reason)
    {
        var fence = Fence(Bot);
        switch (reason)
        {
            case LostLease.NeverHeld:
                return 0;
            case LostLease.Invented:
                return fence + 1;
            case LostLease.Renumbered:
                await AcquireAsync(Bot);
                break;
            case LostLease.Expired:
                await Store.PassAsync(Duration);
                await Store.Leases.RenewAsync(OtherHost, Duration, Cancellation);
                Assert.Equal(OtherHost, (await Store.Leases.AcquireAsync(Bot, OtherHost, null, Cancellation)).Holder);
                break;
            case LostLease.Evicted:
                await TakeOverAsync(Bot);
                break;
            case LostLease.GivenBack:
                await Store.Leases.ReleaseAsync(Bot, fence, Cancellation);
                break;
            case LostLease.GivenBackAndTaken:
                await Store.Leases.ReleaseAsync(Bot, fence, Cancellation);
                await AcquireAsync(Bot);
                break;
            case LostLease.Left:
                await Store.Leases.LeaveAsync(Host.Id, Cancellation);
                break;
        }

        return fence;
    }

    private async Task AssertMadeAsync(FencedWrite write, long fence)
    {
        var before = await SnapshotAsync();

        await WriteAsync(write, fence);

        Assert.Equal(write == FencedWrite.AddMessageAgain, IsSame(before, await SnapshotAsync()));
    }

    private async Task<StoredRows> SnapshotAsync() => new(
        await Store.Bots.ListAsync(Cancellation),
        await Store.Statuses.FindAsync(Bot, Cancellation),
        await ReadAllAsync());

    private static bool IsSame(StoredRows expected, StoredRows actual) => Record.Exception(() => AssertSame(expected, actual)) is null;

    private static void AssertSame(StoredRows expected, StoredRows actual)
    {
        Assert.Equal(expected.Bots.Select(bot => bot.Id), actual.Bots.Select(bot => bot.Id));
        foreach (var (left, right) in expected.Bots.Zip(actual.Bots))
        {
            StoredAssert.Same(left, right);
        }

        Assert.Equal(expected.Status, actual.Status);
        StoredAssert.Same(expected.Messages, actual.Messages);
    }

    private sealed record StoredRows(IReadOnlyList<BotInfo> Bots, BotStatus? Status, IReadOnlyList<StoredMessage> Messages);
}
