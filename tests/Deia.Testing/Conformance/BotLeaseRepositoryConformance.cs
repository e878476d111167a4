using Deia.Orchestration.Leases;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IBotLeaseRepository"/>. Derive from it to hold an implementation to it.</summary>
public abstract partial class BotLeaseRepositoryConformance : StoreConformance
{
    // No bot of the suites', so nobody holds it yet.
    private const string FreeBot = "BOT-900";

    public static TheoryData<string> AwkwardTexts => AwkwardText.Names;

    protected override bool HasBots => false;

    private IBotLeaseRepository Repository => Store.Leases;

    private static string Bot => BotIds[0];

    [Fact]
    public async Task AcquireAsync_NeverHeld_GivesALiveLeaseOfOneOrMore()
    {
        var lease = await AcquireAsync(FreeBot, Host);

        Assert.True(lease.Fence >= 1);
        Assert.Equal(new BotLease(FreeBot, lease.Fence, Host, IsLive: true), lease);
        Assert.Contains(lease, await Repository.ListAsync(Cancellation));
    }

    [Fact]
    public async Task AcquireAsync_HeldByAnotherThatLives_GivesItsLeaseUnchanged()
    {
        await RenewAsync(OtherHost);

        var lease = await AcquireAsync(Bot, OtherHost);

        Assert.Equal(new BotLease(Bot, Fence(Bot), Host, IsLive: true), lease);
        Assert.Contains(lease, await Repository.ListAsync(Cancellation));
    }

    [Fact]
    public async Task AcquireAsync_HeldByItself_GivesANewNumber()
    {
        var again = await AcquireAsync(Bot, Host);

        Assert.True(again.Fence > Fence(Bot));
        Assert.Equal(again, (await Repository.ListAsync(Cancellation)).Single(lease => lease.BotId == Bot));
    }

    [Fact]
    public async Task AcquireAsync_IdInAnotherCase_IsAnotherBot()
    {
        await TakeOverAsync("BOT-001");

        var leases = await Repository.ListAsync(Cancellation);

        Assert.Equal(OtherHost, leases.Single(lease => lease.BotId == "BOT-001").Holder);
        Assert.Equal(Host, leases.Single(lease => lease.BotId == "bot-001").Holder);
    }

    [Fact]
    public async Task AcquireAsync_ByAHostThatNeverRenewed_IsNotLiveAndCanBeTaken()
    {
        var stillborn = await AcquireAsync(FreeBot, OtherHost);

        Assert.Equal(new BotLease(FreeBot, stillborn.Fence, OtherHost, IsLive: false), stillborn);
        Assert.Contains(stillborn, await Repository.ListAsync(Cancellation));
        Assert.Equal(Host, (await AcquireAsync(FreeBot, Host)).Holder);
    }

    [Fact]
    public async Task AcquireAsync_HostOfWhichNothingIsKnown_IsReadBack()
    {
        var host = new HostIdentity("f", null, null);
        await RenewAsync(host);

        var lease = await AcquireAsync(FreeBot, host);

        Assert.Equal(host, lease.Holder);
        Assert.Contains(lease, await Repository.ListAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task AcquireAsync_AwkwardIdentity_IsReadBackUnharmed(string name)
    {
        var host = new HostIdentity(new string('f', 64), AwkwardText.Of(name, 200), AwkwardText.Of(name, 200));
        await RenewAsync(host);

        var lease = await AcquireAsync(FreeBot, host);

        Assert.Equal(host, lease.Holder);
        Assert.Contains(lease, await Repository.ListAsync(Cancellation));
    }

    [Fact]
    public async Task ListAsync_LiveDeadAndGivenBack_ShowsWhatIsHeldInOrdinalOrder()
    {
        await Repository.ReleaseAsync(BotIds[1], Fence(BotIds[1]), Cancellation);
        await Store.PassAsync(Duration);
        var taken = await TakeOverAsync(BotIds[2]);

        var leases = await Repository.ListAsync(Cancellation);

        var expected = BotIds.Where(id => id != BotIds[1]).Order(StringComparer.Ordinal)
            .Select(id => id == BotIds[2] ? taken : new BotLease(id, Fence(id), Host, IsLive: false));
        Assert.Equal(expected, leases);
    }

    [Fact]
    public async Task EveryCall_CancelledBefore_ThrowsAndChangesNothing()
    {
        var before = await Repository.ListAsync(Cancellation);

        await AssertCancelledAsync(
            async cancelled => await Repository.RenewAsync(Host, TimeSpan.Zero, cancelled),
            async cancelled => await Repository.AcquireAsync(Bot, Host, null, cancelled),
            async cancelled => await Repository.AcquireAsync(Bot, OtherHost, Host.Id, cancelled),
            async cancelled => await Repository.AcquireAsync(FreeBot, Host, null, cancelled),
            async cancelled => await Repository.ReleaseAsync(Bot, Fence(Bot), cancelled),
            async cancelled => await Repository.LeaveAsync(Host.Id, cancelled),
            async cancelled => await Repository.ListAsync(cancelled));

        Assert.Equal(before, await Repository.ListAsync(Cancellation));
    }

    private ValueTask RenewAsync(HostIdentity host) => Repository.RenewAsync(host, Duration, Cancellation);

    private ValueTask<BotLease> AcquireAsync(string botId, HostIdentity host) => Repository.AcquireAsync(botId, host, null, Cancellation);
}
