using Deia.Orchestration.Leases;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>Many hosts at once.</content>
public abstract partial class BotLeaseRepositoryConformance
{
    private const int Hosts = 16;

    private static readonly HostIdentity[] Crowd = [.. Enumerable.Range(0, Hosts).Select(number => new HostIdentity($"crowd{number}", null, null))];

    [Fact]
    public async Task AcquireAsync_NeverHeldAndManyAtOnce_OneGetsItAndAllSeeThat()
    {
        for (var round = 0; round < 5; round++)
        {
            AssertOneWon(await RaceForAsync($"BOT-90{round}", evictedHostId: null));
        }
    }

    [Fact]
    public async Task AcquireAsync_HolderDeadAndManyAtOnce_OneGetsItAndAllSeeThat()
    {
        await Store.PassAsync(Duration);

        foreach (var botId in BotIds)
        {
            var leases = await RaceForAsync(botId, evictedHostId: null);

            AssertOneWon(leases);
            Assert.True(leases[0].Fence > Fence(botId));
        }
    }

    [Fact]
    public async Task AcquireAsync_EvictingAndManyAtOnce_OneGetsItAndAllSeeThat()
    {
        foreach (var botId in BotIds)
        {
            AssertOneWon(await RaceForAsync(botId, Host.Id));
        }
    }

    [Fact]
    public async Task AcquireAsync_OneHostManyTimesAtOnce_GetsAsManyNumbersAndHoldsTheGreatest()
    {
        var leases = await RaceAsync(Hosts, _ => AcquireAsync(FreeBot, Host).AsTask());

        Assert.Equal(Hosts, leases.Select(lease => lease.Fence).Distinct().Count());
        Assert.Contains(leases.MaxBy(lease => lease.Fence), await Repository.ListAsync(Cancellation));
    }

    [Fact]
    public async Task ReleaseAsync_ManyAtOnce_OneGivesItBack()
    {
        var released = await RaceAsync(Hosts, _ => Repository.ReleaseAsync(Bot, Fence(Bot), Cancellation).AsTask());

        Assert.Single(released, true);
    }

    [Fact]
    public async Task EveryCall_HostsThatComeAndGo_NeverHoldOneBotTwice()
    {
        var holders = new int[BotIds.Count];
        foreach (var botId in BotIds)
        {
            await Repository.ReleaseAsync(botId, Fence(botId), Cancellation);
        }

        await RaceAsync(Hosts, async number =>
        {
            await RenewAsync(Crowd[number]);
            for (var round = 0; round < 20; round++)
            {
                var at = (number + round) % BotIds.Count;
                var lease = await AcquireAsync(BotIds[at], Crowd[number]);
                if (lease.Holder == Crowd[number])
                {
                    Assert.Equal(1, Interlocked.Increment(ref holders[at]));
                    await RenewAsync(Crowd[number]);
                    Interlocked.Decrement(ref holders[at]);
                    Assert.True(await Repository.ReleaseAsync(BotIds[at], lease.Fence, Cancellation));
                }
            }

            await Repository.LeaveAsync(Crowd[number].Id, Cancellation);
            return number;
        });

        Assert.Empty(await Repository.ListAsync(Cancellation));
    }

    private async Task<BotLease[]> RaceForAsync(string botId, string? evictedHostId) => await RaceAsync(Hosts, async number =>
    {
        await RenewAsync(Crowd[number]);
        return await Repository.AcquireAsync(botId, Crowd[number], evictedHostId, Cancellation);
    });

    private static void AssertOneWon(BotLease[] leases)
    {
        Assert.Single(leases.Distinct());
        Assert.True(leases[0].IsLive);
        Assert.Single(Crowd, leases[0].Holder);
    }
}
