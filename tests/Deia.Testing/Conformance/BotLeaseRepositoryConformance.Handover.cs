using Deia.Orchestration.Leases;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>How a bot passes from one host to another, and which numbers that gives.</content>
public abstract partial class BotLeaseRepositoryConformance
{
    [Fact]
    public async Task RenewAsync_InTime_KeepsEveryLeaseOfThatHostLive()
    {
        await RenewAsync(OtherHost);
        await AcquireAsync(FreeBot, OtherHost);
        await Store.PassAsync(Duration * 0.6);

        await RenewAsync(Host);
        await Store.PassAsync(Duration * 0.6);

        var leases = await Repository.ListAsync(Cancellation);
        Assert.Equal([FreeBot], leases.Where(lease => !lease.IsLive).Select(lease => lease.BotId));
        Assert.Equal(BotIds.Select(id => (id, Fence(id))).Order(), leases.Where(lease => lease.IsLive).Select(lease => (lease.BotId, lease.Fence)).Order());
        Assert.Equal(Host, (await AcquireAsync(Bot, OtherHost)).Holder);
    }

    [Fact]
    public async Task RenewAsync_ForLessThanBefore_EndsSooner()
    {
        await Repository.RenewAsync(Host, Duration * 0.5, Cancellation);

        await Store.PassAsync(Duration * 0.5);

        Assert.All(await Repository.ListAsync(Cancellation), lease => Assert.False(lease.IsLive));
    }

    [Fact]
    public async Task RenewAsync_AfterItsEnd_MakesWhatNobodyTookLiveAgain()
    {
        await Store.PassAsync(Duration * 2);
        var taken = await TakeOverAsync(Bot);

        await RenewAsync(Host);

        Assert.Equal(taken, await AcquireAsync(Bot, Host));
        Assert.All(await Repository.ListAsync(Cancellation), lease => Assert.True(lease.IsLive));
    }

    [Fact]
    public async Task AcquireAsync_HolderDidNotRenew_TakesItOver()
    {
        await Store.PassAsync(Duration);
        await RenewAsync(OtherHost);

        await AssertTakenAsync(await AcquireAsync(Bot, OtherHost));
    }

    [Fact]
    public async Task AcquireAsync_Evicting_TakesALiveLeaseOver()
    {
        await RenewAsync(OtherHost);

        await AssertTakenAsync(await Repository.AcquireAsync(Bot, OtherHost, Host.Id, Cancellation));
    }

    [Fact]
    public async Task AcquireAsync_EvictingWhoNoLongerHolds_GivesTheHoldersLease()
    {
        var third = OtherHost with { Id = "third" };
        await RenewAsync(third);
        var taken = await TakeOverAsync(Bot);

        Assert.Equal(taken, await Repository.AcquireAsync(Bot, third, Host.Id, Cancellation));
    }

    [Fact]
    public async Task ReleaseAsync_PresentNumber_FreesTheBotAtOnce()
    {
        Assert.True(await Repository.ReleaseAsync(Bot, Fence(Bot), Cancellation));

        Assert.DoesNotContain(await Repository.ListAsync(Cancellation), lease => lease.BotId == Bot);
        Assert.False(await Repository.ReleaseAsync(Bot, Fence(Bot), Cancellation));
        await RenewAsync(OtherHost);
        await AssertTakenAsync(await AcquireAsync(Bot, OtherHost));
    }

    [Fact]
    public async Task ReleaseAsync_AnyOtherNumber_ChangesNothing()
    {
        var taken = await TakeOverAsync(Bot);

        Assert.False(await Repository.ReleaseAsync(Bot, Fence(Bot), Cancellation));
        Assert.False(await Repository.ReleaseAsync(Bot, taken.Fence + 1, Cancellation));
        Assert.False(await Repository.ReleaseAsync(Bot, 0, Cancellation));
        Assert.False(await Repository.ReleaseAsync(FreeBot, 0, Cancellation));
        Assert.False(await Repository.ReleaseAsync(FreeBot, 1, Cancellation));

        Assert.Contains(taken, await Repository.ListAsync(Cancellation));
    }

    [Fact]
    public async Task LeaveAsync_HoldingMany_FreesThemAtOnceAndThoseAlone()
    {
        await RenewAsync(OtherHost);
        var kept = await AcquireAsync(FreeBot, OtherHost);

        await Repository.LeaveAsync(Host.Id, Cancellation);
        await Repository.LeaveAsync(Host.Id, Cancellation);
        await Repository.LeaveAsync("unknown", Cancellation);

        Assert.Equal([kept], await Repository.ListAsync(Cancellation));
        await AssertTakenAsync(await AcquireAsync(Bot, OtherHost));
    }

    [Fact]
    public async Task LeaveAsync_ThenBack_IsNotLiveUntilItRenews()
    {
        await Repository.LeaveAsync(Host.Id, Cancellation);

        var lease = await AcquireAsync(Bot, Host);

        Assert.False(lease.IsLive);
        Assert.True(lease.Fence > Fence(Bot));
        await RenewAsync(Host);
        Assert.Equal([lease with { IsLive = true }], await Repository.ListAsync(Cancellation));
    }

    [Fact]
    public async Task AcquireAsync_HoweverTheLastOneEnded_NoNumberComesTwice()
    {
        List<long> fences = [Fence(Bot)];
        await RenewAsync(OtherHost);
        for (var round = 0; round < 3; round++)
        {
            fences.Add((await Repository.AcquireAsync(Bot, OtherHost, Host.Id, Cancellation)).Fence);
            await Repository.ReleaseAsync(Bot, fences[^1], Cancellation);
            fences.Add((await AcquireAsync(Bot, OtherHost)).Fence);
            await Store.Bots.SaveAsync(SampleBots.Bare(Bot), fences[^1], Cancellation);
            await Store.Bots.DeleteAsync(Bot, fences[^1], Cancellation);
            await Repository.LeaveAsync(OtherHost.Id, Cancellation);
            await RenewAsync(OtherHost);
            fences.Add((await AcquireAsync(Bot, OtherHost)).Fence);
            await Store.PassAsync(Duration);
            await RenewAsync(OtherHost);
            await RenewAsync(Host);
            await Repository.ReleaseAsync(Bot, fences[^1], Cancellation);
            fences.Add((await AcquireAsync(Bot, Host)).Fence);
        }

        Assert.Equal(fences.Distinct().Order(), fences);
    }

    private async Task AssertTakenAsync(BotLease lease)
    {
        Assert.True(lease.Fence > Fence(Bot));
        Assert.Equal(new BotLease(Bot, lease.Fence, OtherHost, IsLive: true), lease);
        Assert.Contains(lease, await Repository.ListAsync(Cancellation));
    }
}
