using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;


namespace Deia.Orchestration.Tests.Supervision;

/// <summary>Bots that go from one host to the other on the same stores.</summary>
public sealed class LeaseWatchTests
{
    private readonly TestStores _stores = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ACleanStop_HandsTheBotsAndTheirQuestionsOver()
    {
        await using var first = await WatchedFleet.StartAsync(_stores, deia => deia.Configure(options => options.Bots.DrainTimeout = TimeSpan.Zero));
        first.Fleet.Client.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
        await first.Fleet.LaunchAsync("BOT-001");
        await first.Fleet.LaunchAsync("STOPPED");
        await first.Fleet.StopAsync("STOPPED");
        var question = await first.Fleet.SendAsync("one");
        await using var second = await WatchedFleet.StartAsync(_stores);
        await second.LookAsync();
        await first.StopAsync();
        Assert.Equal(MessageStatus.Pending, (await question.Completion).Question.Status);
        WatchedFleet.AssertElsewhere((await second.Fleet.Router.SendAsync(new SendRequest("too soon") { BotId = "BOT-001" }, Cancellation)).Refusal);

        await second.LookAsync();
        await second.Fleet.WaitForStateAsync(BotState.Ready);
        await second.Fleet.AskAsync("two");

        Assert.Equal(["one", "two"], second.Fleet.Client.ReceivedRequests.Select(request => request.LastText));
        Assert.Equal(4, (await second.Fleet.HistoryAsync()).Count);
        Assert.False(second.Fleet.Find("STOPPED").ShouldRun);
    }

    [Fact]
    public async Task AHostThatGoesDown_GivesEachBotBackAndTakesNoneAgain()
    {
        TokenGate gate = new();
        await using var first = await WatchedFleet.StartAsync(_stores);
        first.Fleet.Client.Reply = _ => new FakeChatReply("ok") { Gate = gate };
        await first.Fleet.LaunchAsync("BUSY");
        await first.Fleet.LaunchAsync("QUIET");
        await first.Fleet.SendAsync("one", "BUSY");
        await first.Fleet.Client.WaitForRequestAsync(1, Cancellation);
        TaskCompletionSource<string> released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _stores.Leases.Released = botId => released.TrySetResult(botId);
        var stopping = first.Fleet.StopHostAsync();

        // While it still drains the one, the other one is for whoever comes first, and that is not itself.
        Assert.Equal("QUIET", await released.Task.WaitAsync(Cancellation));
        await first.LookAsync();
        Assert.Equal("BUSY", Assert.Single(await _stores.Leases.ListAsync(Cancellation)).BotId);
        gate.OpenForGood();
        await stopping;

        Assert.Empty(await _stores.Leases.ListAsync(Cancellation));
    }

    [Fact]
    public async Task AnOrphan_ThatAnotherHostHeldForAMoment_IsTakenTheNextTime()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await using var second = await WatchedFleet.StartAsync(_stores);
        await first.StopAsync();
        await _stores.Leases.RenewAsync(TestStores.Hand, TimeSpan.FromMinutes(1), Cancellation);
        _stores.Leases.BeforeAcquire = async botId =>
        {
            _stores.Leases.BeforeAcquire = _ => ValueTask.CompletedTask;
            await _stores.Leases.AcquireAsync(botId, TestStores.Hand, cancellationToken: Cancellation);
        };
        await second.LookAsync();
        Assert.Equal(TestStores.Hand, Assert.Single(await _stores.Leases.ListAsync(Cancellation)).Holder);

        await _stores.Leases.LeaveAsync(TestStores.Hand.Id, Cancellation);
        await second.LookAsync();

        await second.Fleet.WaitForStateAsync(BotState.Ready);
    }

    [Fact]
    public async Task ABotThatTakesLongToStop_HoldsUpNoLook()
    {
        TokenGate gate = new();
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await using var second = await WatchedFleet.StartAsync(_stores);
        second.Fleet.Client.Reply = _ => new FakeChatReply("ok") { Gate = gate };
        await second.Fleet.LaunchAsync("BUSY");
        await second.Fleet.SendAsync("one", "BUSY");
        await second.Fleet.Client.WaitForRequestAsync(1, Cancellation);
        var stopping = second.Fleet.StopAsync("BUSY");
        await second.Fleet.WaitForStateAsync(BotState.Stopping, "BUSY");

        await second.LookAsync().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        Assert.Equal(BotState.Ready, second.Fleet.Find().State);
        gate.OpenForGood();
        await stopping;
    }

    [Fact]
    public async Task AFrozenHost_LosesItsBotsAndWritesNothingMore()
    {
        TokenGate gate = new();
        await using var first = await WatchedFleet.StartAsync(_stores, deia => deia.Configure(options => options.Bots.MaxConcurrent = 1));
        first.Fleet.Client.Reply = _ => new FakeChatReply("too late") { Gate = gate };
        await first.Fleet.LaunchAsync("BOT-001");
        var answering = await first.Fleet.SendAsync("one", conversation: "a");
        await first.Fleet.Client.WaitForRequestAsync(1, Cancellation);
        await using var second = await WatchedFleet.StartAsync(_stores);

        // The first one does not renew for longer than its leases last.
        _stores.Clock.Advance(BotLeases.Duration + TimeSpan.FromSeconds(1));
        await second.LookAsync();
        await second.Fleet.WaitForStateAsync(BotState.Ready);
        await second.Fleet.AskAsync("two", conversation: "b");

        // It wakes up with a reply, and with a caller.
        gate.OpenForGood();
        WatchedFleet.AssertElsewhere((await answering.Completion.WaitAsync(Cancellation)).Refusal);
        WatchedFleet.AssertElsewhere((await first.Fleet.Router.SendAsync(new SendRequest("three") { BotId = "BOT-001" }, Cancellation)).Refusal);
        WatchedFleet.AssertElsewhere((await first.Fleet.Manager.ChangeAsync("BOT-001", new BotDefinitionChange { Model = "m" }, Cancellation)).Refusal);
        var told = first.Fleet.Events.All<DeiaEvent>().Count;
        await first.LookAsync();
        await first.SettleAsync();
        WatchedFleet.AssertElsewhere((await first.Fleet.Router.SendAsync(new SendRequest("four") { BotId = "BOT-001" }, Cancellation)).Refusal);
        Assert.Equal(told, first.Fleet.Events.All<DeiaEvent>().Count);

        // Its instance is gone, and the place that it took; what it shows is what the other host makes of the bot.
        await first.LookAsync();
        Assert.Equal((BotState.Ready, 0), (first.Fleet.Find().State, (await first.Fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.UptimeSeconds));
        Assert.Equal(BotState.Ready, (await first.Fleet.LaunchAsync("BOT-002")).State);
        var history = await second.Fleet.HistoryAsync();
        Assert.Equal(["one", "two"], history.Where(message => message.Sender == MessageSender.User).Select(message => message.Content).Order());
        Assert.Equal(2, history.Count(message => message.Sender == MessageSender.Bot));
        Assert.DoesNotContain(history, message => message.Content == "too late");
        Assert.Equal("fake-model", (await _stores.Bots.FindAsync("BOT-001", Cancellation))!.Model);
    }

    [Fact]
    public async Task AnOutageOfTheStore_LongerThanALease_MovesNoBot()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await using var second = await WatchedFleet.StartAsync(_stores);
        _stores.Leases.IsAway = true;
        await second.LookAsync();
        await first.LookAsync();
        _stores.Clock.Advance(BotLeases.Duration + TimeSpan.FromSeconds(1));
        await second.LookAsync();
        _stores.Leases.IsAway = false;

        // The second one is the first to find the store again.
        await second.LookAsync();
        await first.LookAsync();
        await second.LookAsync();

        Assert.NotNull((await first.Fleet.AskAsync("hello")).Reply);
        WatchedFleet.AssertElsewhere((await second.Fleet.Router.SendAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation)).Refusal);
    }

    [Fact]
    public async Task AnOrphan_ThatFindsNoPlace_IsTriedOnceAndAgainAfterAnotherHostHeldIt()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await using var second = await WatchedFleet.StartAsync(_stores, deia => deia.Configure(options => options.Bots.MaxConcurrent = 1));
        await second.Fleet.LaunchAsync("BOT-002");
        await first.StopAsync();
        await second.LookAsync();
        Assert.Equal(BotState.Idle, second.Fleet.Find().State);
        var refused = await second.Fleet.Router.SendAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation);
        Assert.Equal(RefusalReason.BotNotRunning, refused.Refusal!.Reason);

        await second.Fleet.StopAsync("BOT-002");
        await second.LookAsync();
        Assert.Equal(BotState.Idle, second.Fleet.Find().State);

        await using var third = await WatchedFleet.StartAsync(_stores);
        await third.LookAsync();
        await third.Fleet.WaitForStateAsync(BotState.Ready);
        await second.LookAsync();
        await third.StopAsync();
        await second.LookAsync();
        await second.Fleet.WaitForStateAsync(BotState.Ready);
    }
}
