using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.History;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Supervision;

/// <summary>Two hosts on the same stores.</summary>
public sealed class LeaseWatchTests
{
    private readonly TestStores _stores = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ABotOfAnotherHost_IsShownAndLeftAlone()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await first.Fleet.AskAsync("hello");
        await using var second = await WatchedFleet.StartAsync(_stores);
        await second.LookAsync();

        Assert.Equal(BotState.Ready, second.Fleet.Find().State);
        AssertElsewhere((await second.Fleet.Router.SendAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation)).Refusal);
        AssertElsewhere((await second.Fleet.Router.RouteAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation)).Refusal);
        AssertElsewhere((await second.Fleet.Router.ClearAsync("BOT-001", cancellationToken: Cancellation)).Refusal);
        AssertElsewhere((await second.Fleet.Manager.LaunchAsync("BOT-001", cancellationToken: Cancellation)).Refusal);
        AssertElsewhere((await second.Fleet.Manager.StopAsync("BOT-001", cancellationToken: Cancellation)).Refusal);
        AssertElsewhere((await second.Fleet.Manager.ChangeAsync("BOT-001", new BotDefinitionChange { Model = "m" }, Cancellation)).Refusal);
        AssertElsewhere((await second.Fleet.Manager.DeleteAsync("BOT-001", Cancellation)).Refusal);
        Assert.Equal(RefusalReason.NoBotAvailable, (await second.Fleet.Router.SendAsync(new SendRequest("hello"), Cancellation)).Refusal!.Reason);
        Assert.NotNull((await first.Fleet.AskAsync("hello")).Reply);
        Assert.Empty(second.Fleet.Client.ReceivedRequests);
    }

    [Fact]
    public async Task ABotOfAnotherHost_LaunchedAMomentAgo_IsFound()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await using var second = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");

        Assert.Equal("BOT-001", (await second.Fleet.Manager.FindAsync("BOT-001", Cancellation)).Value.Id);
        AssertElsewhere((await second.Fleet.Router.SendAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation)).Refusal);
        Assert.Equal("BOT-002", (await second.Fleet.LaunchAsync()).Id);
        await first.Fleet.StopAsync();
        Assert.Equal(BotState.Ready, (await second.Fleet.LaunchAsync("BOT-001")).State);
    }

    [Fact]
    public async Task ABotThatAnotherHostDeleted_IsGoneHereToo()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await first.Fleet.LaunchAsync("BOT-002");
        await first.Fleet.StopAsync("BOT-002");
        await using var second = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.Manager.DeleteAsync("BOT-001", Cancellation);
        await first.Fleet.Manager.DeleteAsync("BOT-002", Cancellation);

        Assert.Equal(RefusalReason.BotNotFound, (await second.Fleet.Manager.StopAsync("BOT-002", cancellationToken: Cancellation)).Refusal!.Reason);
        await first.Fleet.LaunchAsync("BOT-003");
        await second.LookAsync();
        Assert.Equal("BOT-003", Assert.Single(second.Fleet.Manager.List()).Id);
    }

    [Fact]
    public async Task ALaunch_OfABotThatAnotherHostDeleted_MakesItAnew()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "old" });
        await first.Fleet.StopAsync();
        await using var second = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.Manager.DeleteAsync("BOT-001", Cancellation);

        var launched = await second.Fleet.LaunchAsync("BOT-001");

        Assert.Equal((BotState.Ready, null), (launched.State, launched.Definition.SystemPrompt));
    }

    [Fact]
    public async Task AHistory_ThatAnotherHostChanges_IsReadAsItIs()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await first.Fleet.AskAsync("one");
        await using var second = await WatchedFleet.StartAsync(_stores);
        Assert.Equal((2, 2), (await CountAsync(first), await CountAsync(second)));
        await first.Fleet.AskAsync("two");
        Assert.Equal((4, 4), (await CountAsync(first), await CountAsync(second)));

        // The first one remembers a page of when it held the bot.
        await first.Fleet.StopAsync();
        await second.Fleet.LaunchAsync("BOT-001");
        await second.Fleet.AskAsync("three");
        await second.Fleet.StopAsync();
        await first.Fleet.LaunchAsync("BOT-001");
        Assert.Equal((6, 6), (await CountAsync(first), await CountAsync(second)));
    }

    [Fact]
    public async Task AStoppedBot_ThatAnotherHostRan_IsTakenAsThatHostLeftIt()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await first.Fleet.StopAsync();
        await using var second = await WatchedFleet.StartAsync(_stores);
        await second.Fleet.LaunchAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "new" });
        await second.Fleet.AskAsync("one");
        await second.Fleet.StopAsync();

        var launched = await first.Fleet.LaunchAsync("BOT-001");

        Assert.Equal("new", launched.Definition.SystemPrompt);
        Assert.Equal(2, (await first.Fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.MessageCount);
        await first.Fleet.AskAsync("two");
        Assert.Equal(["one", "echo 2: one", "two"], first.Fleet.Client.ReceivedRequests[0].Messages.Skip(1).Select(message => message.Text));
    }

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
        AssertElsewhere((await second.Fleet.Router.SendAsync(new SendRequest("too soon") { BotId = "BOT-001" }, Cancellation)).Refusal);

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
        AssertElsewhere((await answering.Completion.WaitAsync(Cancellation)).Refusal);
        AssertElsewhere((await first.Fleet.Router.SendAsync(new SendRequest("three") { BotId = "BOT-001" }, Cancellation)).Refusal);
        AssertElsewhere((await first.Fleet.Manager.ChangeAsync("BOT-001", new BotDefinitionChange { Model = "m" }, Cancellation)).Refusal);
        var told = first.Fleet.Events.All<DeiaEvent>().Count;
        await first.LookAsync();
        await first.SettleAsync();
        AssertElsewhere((await first.Fleet.Router.SendAsync(new SendRequest("four") { BotId = "BOT-001" }, Cancellation)).Refusal);
        Assert.Equal(told, first.Fleet.Events.All<DeiaEvent>().Count);

        // Its instance is gone, and the place that it took.
        Assert.Equal((BotState.Idle, 0), (first.Fleet.Find().State, (await first.Fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.UptimeSeconds));
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
        AssertElsewhere((await second.Fleet.Router.SendAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation)).Refusal);
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
        Assert.Equal(BotState.Ready, (await second.Fleet.LaunchAsync("BOT-001")).State);
    }

    private static async Task<int> CountAsync(WatchedFleet host) =>
        (await host.Fleet.Get<ChatHistory>().PageAsync(new MessageQuery("BOT-001"), Cancellation)).Items.Count;

    private static void AssertElsewhere(Refusal? refusal)
    {
        Assert.Equal(RefusalReason.BotElsewhere, refusal?.Reason);
        Assert.True(refusal!.RetryAfter > TimeSpan.Zero);
    }
}
