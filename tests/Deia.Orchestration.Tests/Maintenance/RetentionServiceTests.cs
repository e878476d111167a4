using Deia.Orchestration.Conversations;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.History;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.Supervision;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Maintenance;

public sealed class RetentionServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PurgeAsync_OfARunningBot_IsSeenByEverybodyWhoRemembers()
    {
        await using var fleet = await TestFleet.StartAsync(OnlyByHand);
        await fleet.LaunchAsync();
        await fleet.AskAsync("old");
        await fleet.Get<ChatHistory>().PageAsync(new MessageQuery("BOT-001"), Cancellation);
        fleet.Clock.Advance(TimeSpan.FromDays(91));
        await fleet.AskAsync("new", conversation: "another");

        var removed = await fleet.Get<Retention>().PurgeAsync(Cancellation);

        Assert.Equal(new RetentionCounts(2, 0, 0), removed);
        var page = await fleet.Get<ChatHistory>().PageAsync(new MessageQuery("BOT-001"), Cancellation);
        Assert.All(page.Items, message => Assert.Equal("another", message.ConversationId));
        Assert.Equal(2, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.MessageCount);
        await fleet.AskAsync("what did I say?");
        Assert.Equal(["what did I say?"], fleet.Client.ReceivedRequests[2].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task PurgeAsync_OfWhatIsPendingOrYoung_LeavesIt()
    {
        await using var fleet = await TestFleet.StartAsync(OnlyByHand);
        fleet.Client.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
        await fleet.LaunchAsync();
        await fleet.SendAsync("pending");
        fleet.Clock.Advance(TimeSpan.FromDays(91));

        Assert.Equal(new RetentionCounts(0, 0, 0), await fleet.Get<Retention>().PurgeAsync(Cancellation));
        Assert.Single(await fleet.HistoryAsync());
    }

    [Fact]
    public async Task CountAsync_OfWhatIsOld_RemovesNothing()
    {
        await using var fleet = await TestFleet.StartAsync(deia =>
        {
            OnlyByHand(deia);
            deia.Configure(options => options.Retention.ChatMessages = TimeSpan.FromDays(1));
        });
        await fleet.LaunchAsync();
        await fleet.AskAsync("old");
        await fleet.StopAsync();
        fleet.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(new RetentionCounts(2, 0, 1), await fleet.Get<Retention>().CountAsync(Cancellation));
        Assert.Equal(2, (await fleet.HistoryAsync()).Count);
    }

    [Fact]
    public async Task TheService_EveryInterval_RemovesStepByStepWithPausesAndGoesOnAfterAnOutage()
    {
        SteppedRetention retention = new();
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IRetentionRepository>(retention));

        await fleet.RunClockUntilAsync(retention.WaitForCallAsync(1));
        Assert.True(fleet.Clock.GetUtcNow() >= fleet.Clock.Start.AddHours(1));
        retention.Steps[0].SetException(FaultyMessages.Away());
        await fleet.RunClockUntilAsync(retention.WaitForCallAsync(2));
        Assert.True(fleet.Clock.GetUtcNow() >= fleet.Clock.Start.AddHours(2));

        // The step takes three seconds, and as long is left to others.
        fleet.Clock.Advance(TimeSpan.FromSeconds(3));
        retention.Steps[1].SetResult(SteppedRetention.Step(isLast: false));
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(3));
        await retention.WaitForCallAsync(3);
        retention.Steps[2].SetResult(SteppedRetention.Step(isLast: true));
    }

    [Fact]
    public async Task TheService_InADryRun_OnlyCounts()
    {
        SteppedRetention retention = new();
        await using var fleet = await TestFleet.StartAsync(deia =>
        {
            deia.Services.AddSingleton<IRetentionRepository>(retention);
            deia.Configure(options => options.Retention.DryRun = true);
        });

        await fleet.RunClockUntilAsync(retention.Counted);

        Assert.Empty(retention.Steps);
    }

    /// <summary>Keeps the service from removing anything by itself while the clock runs.</summary>
    private static void OnlyByHand(IDeiaBuilder deia)
    {
        deia.Configure(options => options.Retention.DryRun = true);

        // What looks at the fleet every few seconds would do so some ten million times in three months.
        Type[] watches = [typeof(IdleWatch), typeof(ReplyWatch), typeof(StatusSampler), typeof(LeaseRenewal), typeof(LeaseWatch)];
        foreach (var service in deia.Services.Where(service => watches.Contains(service.ImplementationType)).ToList())
        {
            deia.Services.Remove(service);
        }
    }
}
