using Deia.Orchestration.Leases;
using Deia.Orchestration.Tests.Fleets;

namespace Deia.Orchestration.Tests.Supervision;

public sealed class LeaseRenewalTests
{
    private readonly TestStores _stores = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AHost_ForAsLongAsItRuns_KeepsItsLeasesLive()
    {
        await using var fleet = await TestFleet.StartAsync(stores: _stores);
        await fleet.LaunchAsync("BOT-001");
        for (var time = TimeSpan.Zero; time < BotLeases.Duration * 3; time += BotLeases.RenewInterval)
        {
            await PassAsync();
            Assert.True(Assert.Single(await _stores.Leases.ListAsync(Cancellation)).IsLive);
        }

        await fleet.StopHostAsync();
        Assert.Empty(await _stores.Leases.ListAsync(Cancellation));
    }

    [Fact]
    public async Task AHost_WhoseStoreComesBack_RenewsAgain()
    {
        await using var fleet = await TestFleet.StartAsync(stores: _stores);
        await fleet.LaunchAsync("BOT-001");
        _stores.Leases.IsAway = true;
        _stores.Clock.Advance(BotLeases.Duration * 2);
        _stores.Leases.IsAway = false;

        await PassAsync();

        Assert.True(Assert.Single(await _stores.Leases.ListAsync(Cancellation)).IsLive);
    }

    /// <summary>Lets the time between two renewals pass, and waits for the next one.</summary>
    private async Task PassAsync()
    {
        TaskCompletionSource renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _stores.Leases.Renewed = () => renewed.TrySetResult();
        _stores.Clock.Advance(BotLeases.RenewInterval);
        await renewed.Task.WaitAsync(Cancellation);
    }
}
