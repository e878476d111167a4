using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Bots;

public sealed class BotStopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StopAsync_WithDrain_AnswersWhatIsUnderWayAndWhatWaits()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = request => new FakeChatReply("ok") { Gate = gate };
        await fleet.LaunchAsync();
        var first = await fleet.SendAsync("one");
        var second = await fleet.SendAsync("two");
        await fleet.Client.WaitForRequestAsync(1, Cancellation);

        var stopping = fleet.StopAsync();
        await fleet.WaitForStateAsync(BotState.Stopping);
        Assert.Equal(RefusalReason.BotNotRunning, (await fleet.Router.SendAsync(new("three") { BotId = "BOT-001" }, Cancellation)).Refusal!.Reason);
        gate.OpenForGood();

        Assert.Equal(BotState.Terminated, (await stopping).State);
        Assert.Equal(MessageStatus.Answered, (await first.Completion).Question.Status);
        Assert.Equal(MessageStatus.Answered, (await second.Completion).Question.Status);
        Assert.Equal(2, fleet.Client.ReceivedRequests.Count);
        await fleet.Events.WaitAsync<BotStopped>(_ => true);
    }

    [Fact]
    public async Task StopAsync_WhereDrainingTakesTooLong_LeavesTheRestPending()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = request => new FakeChatReply("ok") { Gate = new TokenGate() };
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("one");
        var request = await fleet.Client.WaitForRequestAsync(1, Cancellation);

        var stopping = fleet.Manager.StopAsync("BOT-001", new StopOptions(Timeout: TimeSpan.FromSeconds(7)), Cancellation);
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(7));

        Assert.Equal(BotState.Terminated, (await stopping).Value.State);
        await request.Cancelled.WaitAsync(Cancellation);
        Assert.Equal(RefusalReason.BotNotRunning, (await reply.Completion).Refusal!.Reason);
        Assert.Equal(MessageStatus.Pending, (await fleet.StoredAsync(reply))!.Status);
    }

    [Fact]
    public async Task StopAsync_WithoutDrain_LeavesQuestionsPendingAndTheyAreAskedAgainOnceInOrder()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = request => new FakeChatReply("half ", "whole") { Gate = gate };
        await fleet.LaunchAsync();
        var first = await fleet.SendAsync("one");
        var second = await fleet.SendAsync("two");
        gate.Open();
        await gate.WaitForArrivalAsync(Cancellation);
        await fleet.StopAsync(drain: false);

        Assert.Equal(RefusalReason.BotNotRunning, (await first.Completion).Refusal!.Reason);
        Assert.Equal(RefusalReason.BotNotRunning, (await second.Completion).Refusal!.Reason);
        Assert.All(await fleet.HistoryAsync(), message => Assert.Equal(MessageStatus.Pending, message.Status));

        gate.OpenForGood();
        fleet.Client.Reply = FakeChatReply.Echo;
        var launched = fleet.Client.ReceivedRequests.Count;
        await fleet.LaunchAsync("BOT-001");
        await fleet.AskAsync("three");

        Assert.Equal(["one", "two", "three"], fleet.Client.ReceivedRequests.Skip(launched).Select(request => request.LastText));
        var history = await fleet.HistoryAsync();
        Assert.Equal(3, history.Count(message => message.Sender == MessageSender.Bot));
        Assert.DoesNotContain(history, message => message.Status == MessageStatus.Pending);
    }

    [Fact]
    public async Task StopAsync_OfAStoppedBot_LeavesItAsItIs()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.StopAsync();
        var before = fleet.Find();

        Assert.Equal(before, await fleet.StopAsync());
    }

    [Fact]
    public async Task StopAsync_OfAnUnknownBot_IsRefused()
    {
        await using var fleet = await TestFleet.StartAsync();
        Assert.Equal(RefusalReason.BotNotFound, (await fleet.Manager.StopAsync("BOT-009", cancellationToken: Cancellation)).Refusal!.Reason);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(86_401)]
    public async Task StopAsync_WithATimeOutOutOfRange_IsRefused(int seconds)
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        var stopped = await fleet.Manager.StopAsync("BOT-001", new StopOptions(Timeout: TimeSpan.FromSeconds(seconds)), Cancellation);

        Assert.Equal("timeoutSeconds", Assert.Single(stopped.Refusal!.Errors).Key);
        Assert.Equal(BotState.Ready, fleet.Find().State);
    }

    [Fact]
    public async Task StopAsync_WhileItStarts_EndsTheStartAndIsNoCrash()
    {
        PuppetHost host = new() { BeforeStart = cancellationToken => new ValueTask(Task.Delay(Timeout.Infinite, cancellationToken)) };
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        var launching = fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });
        await fleet.WaitForStateAsync(BotState.Starting);
        var reply = await fleet.SendAsync("hello");

        Assert.Equal(BotState.Terminated, (await fleet.StopAsync()).State);

        // The launch ends with the start, which may be a moment before the stop has ended.
        Assert.Contains((await launching).State, (BotState[])[BotState.Stopping, BotState.Terminated]);
        Assert.Equal(RefusalReason.BotNotRunning, (await reply.Completion).Refusal!.Reason);
        Assert.Empty(fleet.Events.All<BotCrashed>());
        Assert.Equal(0, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.ErrorCount);
    }

    [Fact]
    public async Task StopAsync_BetweenConnectingAndReady_IsNoCrash()
    {
        TaskCompletionSource connecting = new(), connect = new();
        PuppetHost host = new();
        host.Create = () => new PuppetInstance
        {
            Connect = async _ =>
            {
                connecting.TrySetResult();
                await connect.Task;
                return new BotConnection("fake", "fake-model", true, null);
            },
        };
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        var launching = fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });
        await connecting.Task.WaitAsync(Cancellation);
        var stopping = fleet.StopAsync();
        await fleet.WaitForStateAsync(BotState.Stopping);
        connect.SetResult();

        Assert.Equal(BotState.Terminated, (await stopping).State);
        await launching;
        await fleet.WaitForStateAsync(BotState.Terminated);
        Assert.Equal((true, true), (host.Started[0].IsStopped, host.Started[0].IsDisposed));
        Assert.Equal([BotState.Starting, BotState.Stopping, BotState.Terminated], fleet.Events.All<BotStateChanged>().Select(change => change.To));
    }

    [Fact]
    public async Task StopAsync_OfABotWhoseClientIsDeaf_EndsAllTheSameAndTheBotCanRunAgain()
    {
        DeafClient deaf = new();
        await using var fleet = await TestFleet.StartAsync(provider: new TestProvider(deaf));
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello?");
        await deaf.Asked.Task.WaitAsync(Cancellation);

        Assert.Equal(BotState.Terminated, (await fleet.StopAsync(drain: false)).State);
        Assert.Equal(RefusalReason.BotNotRunning, (await reply.Completion).Refusal!.Reason);
        deaf.Answer.SetResult();
        await deaf.Released.Task.WaitAsync(Cancellation);
        Assert.Equal(MessageStatus.Pending, (await fleet.StoredAsync(reply))!.Status);

        await fleet.LaunchAsync("BOT-001");
        Assert.Equal("late", (await fleet.AskAsync("and now?")).Reply!.Content);
        Assert.Equal(2, (await fleet.HistoryAsync()).Count(message => message.Sender == MessageSender.Bot));
    }

    [Fact]
    public async Task StopAsync_OfABotWhoseHostIsDeaf_EndsAfterTheGraceAndTellsWhoWaits()
    {
        TaskCompletionSource answer = new();
        PuppetHost host = new() { Create = () => new PuppetInstance { BeforeReply = _ => answer.Task } };
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });
        var reply = await fleet.SendAsync("hello?");
        await fleet.WaitForStateAsync(BotState.Processing);
        var stopping = fleet.StopAsync(drain: false);
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(BotState.Terminated, (await stopping).State);
        Assert.Equal(RefusalReason.BotNotRunning, (await reply.Completion).Refusal!.Reason);
        answer.SetResult();
        await fleet.Get<Fleet>().Bots.Single().Mailbox.WhenEmptyAsync().WaitAsync(Cancellation);
        Assert.Equal(MessageStatus.Pending, (await fleet.StoredAsync(reply))!.Status);
    }

    [Fact]
    public async Task StopAsync_WhileAQuestionIsBeingStored_LeavesItPendingAndAsksItAtTheNextLaunch()
    {
        await using var fleet = await TestFleet.StartAsync();
        TaskCompletionSource storing = new(), store = new();
        fleet.Stores.Messages.Before = async call =>
        {
            if (call == nameof(IChatMessageRepository.AddAsync))
            {
                storing.TrySetResult();
                await store.Task;
            }
        };
        await fleet.LaunchAsync();
        var sending = fleet.SendAsync("slow");
        await storing.Task.WaitAsync(Cancellation);
        var stopping = fleet.StopAsync(drain: false);
        await fleet.WaitForStateAsync(BotState.Stopping);
        store.SetResult();

        await stopping;
        Assert.Equal(RefusalReason.BotNotRunning, (await (await sending).Completion).Refusal!.Reason);
        Assert.Empty(fleet.Client.ReceivedRequests);
        await fleet.LaunchAsync("BOT-001");
        await fleet.Events.WaitAsync<MessageCompleted>(_ => true);
        Assert.Equal("slow", Assert.Single(fleet.Client.ReceivedRequests).LastText);
    }

    [Fact]
    public async Task StopAsync_WithDrainOfABotThatCrashesMeanwhile_DoesNotWaitForAnInstanceThatNeverComes()
    {
        PuppetHost host = new() { Create = () => new PuppetInstance { BeforeReply = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken) } };
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });
        var reply = await fleet.SendAsync("hello?");
        await fleet.WaitForStateAsync(BotState.Processing);
        var stopping = fleet.StopAsync();
        await fleet.WaitForStateAsync(BotState.Stopping);
        host.Started[0].Exit("killed");

        Assert.Equal(BotState.Terminated, (await stopping).State);
        Assert.Equal(MessageStatus.Pending, (await fleet.StoredAsync(reply))!.Status);
    }

    [Fact]
    public async Task StopAsync_WhereTheHostCantCleanUp_EndsAllTheSame()
    {
        PuppetHost host = new() { Create = () => new PuppetInstance { Disposing = () => throw new IOException("stuck") } };
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });

        Assert.Equal(BotState.Terminated, (await fleet.StopAsync()).State);
        Assert.Equal(BotState.Ready, (await fleet.LaunchAsync("BOT-001")).State);
    }

    [Fact]
    public async Task StopAsync_WhileTheStoreIsAway_SaysSoAndLeavesTheBotRunning()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        fleet.Stores.Bots.BeforeSave = _ => throw FaultyMessages.Away();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => fleet.Manager.StopAsync("BOT-001", cancellationToken: Cancellation));

        Assert.Equal((BotState.Ready, true), (fleet.Find().State, fleet.Find().ShouldRun));
    }

    [Fact]
    public async Task StopAsync_WhileTheReplyCantBeStored_EndsAndLeavesTheQuestionPending()
    {
        await using var fleet = await TestFleet.StartAsync();
        TaskCompletionSource tried = new();
        fleet.Stores.Messages.Before = call =>
        {
            if (call != nameof(IChatMessageRepository.ResolveAsync))
            {
                return ValueTask.CompletedTask;
            }

            tried.TrySetResult();
            throw FaultyMessages.Away();
        };
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await tried.Task.WaitAsync(Cancellation);
        var stopping = fleet.StopAsync(drain: false);
        await fleet.RunClockUntilAsync(stopping);

        Assert.Equal(BotState.Terminated, (await stopping).State);
        Assert.Equal(MessageStatus.Pending, (await fleet.StoredAsync(reply))!.Status);
    }

    [Fact]
    public async Task StopAsync_OfABotWhoseBackendIsDown_IsQuick()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        fleet.Client.Reply = _ => throw new BackendException(BackendFault.Unreachable, "down");
        var reply = await fleet.SendAsync("hello");
        await fleet.Client.WaitForRequestAsync(1, Cancellation);

        Assert.Equal(BotState.Terminated, (await fleet.StopAsync(drain: false)).State);
        Assert.Equal(MessageStatus.Pending, (await fleet.StoredAsync(reply))!.Status);
    }
}
