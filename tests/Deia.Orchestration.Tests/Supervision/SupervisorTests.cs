using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Events;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Deia.Orchestration.State;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Supervision;

public sealed class SupervisorTests
{
    private readonly PuppetHost _host = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnExit_ThatNobodyAskedFor_IsACrashAndIsRestarted()
    {
        await using var fleet = await StartAsync();
        await LaunchAsync(fleet);
        _host.Started[0].Exit("exited with code 0");
        await fleet.Events.WaitAsync<BotCrashed>(_ => true);

        var crashed = fleet.Events.All<BotCrashed>()[0];
        Assert.Equal(fleet.Clock.GetUtcNow().AddSeconds(1), crashed.RestartAt);
        Assert.Equal((BotState.Faulted, "exited with code 0; restart in 1 s"), (fleet.Find().State, fleet.Find().Detail));
        Assert.Null(fleet.Find().Port);
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));
        await fleet.WaitForStateAsync(BotState.Ready, number: 2);
        Assert.Null(fleet.Find().Detail);
        Assert.Equal(1, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.Restarts);
    }

    [Fact]
    public async Task FiveCrashes_WithinTwoMinutes_LatchUntilSomeoneLaunches()
    {
        await using var fleet = await StartAsync();
        await LaunchAsync(fleet);
        await LatchAsync(fleet);

        var last = fleet.Events.All<BotCrashed>()[4];
        Assert.Null(last.RestartAt);
        Assert.Equal("crash 5; given up after 5 crashes within 00:02:00; launch it to try again", fleet.Find().Detail);
        var reply = await fleet.SendAsync("waits");
        fleet.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(BotState.Faulted, fleet.Find().State);
        Assert.Equal(5, _host.Started.Count);

        // The question that waited may be under way by the time the launch is answered.
        Assert.NotEqual(BotState.Faulted, (await fleet.LaunchAsync("BOT-001")).State);
        Assert.Equal("re waits", (await reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
        _host.Started[5].Exit("again");
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task AStop_WhileARestartIsDue_Wins()
    {
        await using var fleet = await StartAsync();
        await LaunchAsync(fleet);
        _host.Started[0].Exit("killed");
        await fleet.Events.WaitAsync<BotCrashed>(_ => true);
        Assert.Equal(BotState.Terminated, (await fleet.StopAsync()).State);
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));

        // Were the restart to come, it would come before a launch that is asked for after it.
        await fleet.LaunchAsync("BOT-001");
        Assert.Equal(2, _host.Started.Count);
    }

    [Fact]
    public async Task ARestart_PlannedForAnEarlierCrash_LeavesALaterOneAlone()
    {
        await using var fleet = await StartAsync();
        await LaunchAsync(fleet);
        var bot = fleet.Get<Fleet>().Bots.Single();
        BotCrash earlier = new(bot, bot.Session!, "early", fleet.Clock.GetTimestamp(), TimeSpan.Zero);
        _host.Started[0].Exit("early");
        await fleet.WaitForStateAsync(BotState.Faulted);
        await fleet.LaunchAsync("BOT-001");
        _host.Started[1].Exit("later");
        await fleet.WaitForStateAsync(BotState.Faulted, number: 2);
        await fleet.Get<FleetLifetime>().RestartAsync(earlier);

        Assert.Equal(BotState.Faulted, fleet.Find().State);
        Assert.Equal(2, _host.Started.Count);
    }

    [Fact]
    public async Task QuestionsStrandedByACrash_AreAnsweredInOrderBeforeNewOnes()
    {
        await using var fleet = await StartAsync();
        TaskCompletionSource never = new();
        _host.Create = () => new PuppetInstance { BeforeReply = cancellationToken => _host.Started.Count == 1 ? never.Task.WaitAsync(cancellationToken) : Task.CompletedTask };
        await LaunchAsync(fleet);
        var first = await fleet.SendAsync("1");
        var second = await fleet.SendAsync("2");
        await fleet.WaitForStateAsync(BotState.Processing);
        _host.Started[0].Exit("killed");
        await fleet.WaitForStateAsync(BotState.Faulted);
        var third = await fleet.SendAsync("3");
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));

        await Task.WhenAll(first.Completion, second.Completion, third.Completion).WaitAsync(Cancellation);
        var replies = (await fleet.HistoryAsync()).Where(message => message.Sender == MessageSender.Bot);
        Assert.Equal(["re 1", "re 2", "re 3"], replies.Select(reply => reply.Content));
    }

    [Fact]
    public async Task ANewHost_OnTheSameStores_BringsBackWhatShouldRunAndAsksWhatIsPending()
    {
        TestStores stores = new();
        await using (var before = await TestFleet.StartAsync(stores: stores))
        {
            before.Client.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
            await before.LaunchAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "kept" });
            await before.LaunchAsync("BOT-002");
            await before.StopAsync("BOT-002");
            await before.SendAsync("one");
            await before.SendAsync("two");
            var stopping = before.StopHostAsync();
            await before.WaitForStateAsync(BotState.Stopping);
            var refusal = (await before.Router.SendAsync(new SendRequest("late") { BotId = "BOT-001" }, Cancellation)).Refusal!;
            Assert.Equal(RefusalReason.ShuttingDown, refusal.Reason);
            Assert.Equal(RefusalReason.ShuttingDown, (await before.Manager.LaunchAsync("BOT-003", cancellationToken: Cancellation)).Refusal!.Reason);
            await before.Clock.RingAsync(TimeSpan.FromSeconds(10));
            await stopping;
            Assert.Equal((BotState.Terminated, true), (before.Find().State, before.Find().ShouldRun));
        }

        // The first host is gone; its last act, as of any test fleet, was to stop its bots for good.
        await stores.ChangeAsync("BOT-001", bot => bot with { ShouldRun = true });
        await using var after = await TestFleet.StartAsync(stores: stores);
        await after.WaitForStateAsync(BotState.Ready);
        await after.AskAsync("three");

        Assert.Equal(["one", "two", "three"], after.Client.ReceivedRequests.Select(request => request.LastText));
        Assert.Equal("kept", after.Find().Definition.SystemPrompt);
        Assert.Equal((BotState.Terminated, false), (after.Find("BOT-002").State, after.Find("BOT-002").ShouldRun));
        Assert.Equal(6, (await after.Manager.StatusAsync("BOT-001", Cancellation)).Value.MessageCount);
    }

    [Fact]
    public async Task AShutdown_WithDrain_AnswersWhatIsUnderWay()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("ok") { Gate = gate };
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await fleet.Client.WaitForRequestAsync(1, Cancellation);
        var stopping = fleet.StopHostAsync();
        await fleet.WaitForStateAsync(BotState.Stopping);
        gate.OpenForGood();
        await stopping;

        Assert.Equal(MessageStatus.Answered, (await reply.Completion).Question.Status);
    }

    [Fact]
    public async Task AShutdown_DuringALaunch_LeavesNoInstanceBehind()
    {
        await using var fleet = await StartAsync();
        TaskCompletionSource saving = new(), save = new();
        fleet.Stores.Bots.BeforeSave = async bot =>
        {
            if (saving.TrySetResult())
            {
                await save.Task;
            }
        };
        var launching = LaunchAsync(fleet);
        await saving.Task.WaitAsync(Cancellation);
        var stopping = fleet.StopHostAsync();
        save.SetResult();
        await stopping;
        await launching;

        Assert.Equal(BotState.Terminated, fleet.Find().State);
        Assert.All(_host.Started, instance => Assert.True(instance.IsDisposed));
    }

    [Fact]
    public async Task ARegisteredBot_IsLaunchedWithTheHostUnlessSomeoneStoppedIt()
    {
        TestStores stores = new();
        void Register(IDeiaBuilder deia, string prompt) =>
            deia.AddBot("BOT-001", bot => bot.SystemPrompt = prompt).AddBot("BOT-002").AddBot("BOT-002", bot => bot.Model = "m2");
        await using (var before = await TestFleet.StartAsync(deia => Register(deia, "one"), stores))
        {
            await before.WaitForStateAsync(BotState.Ready, "BOT-001");
            await before.WaitForStateAsync(BotState.Ready, "BOT-002");
            Assert.Equal(("one", "m2"), (before.Find().Definition.SystemPrompt, before.Find("BOT-002").Model));
            await before.StopAsync("BOT-002");
        }

        await stores.ChangeAsync("BOT-001", bot => bot with { ShouldRun = true });
        await using var after = await TestFleet.StartAsync(deia => Register(deia, "two"), stores);
        await after.WaitForStateAsync(BotState.Ready, "BOT-001");
        Assert.Equal("two", after.Find().Definition.SystemPrompt);
        Assert.Equal(BotState.Terminated, after.Find("BOT-002").State);
    }

    [Fact]
    public async Task StopAsync_OfABotThatCouldNotBeBroughtBack_LeavesItTerminated()
    {
        TestStores stores = new();
        await using (var before = await TestFleet.StartAsync(stores: stores))
        {
            await before.LaunchAsync("BOT-001");
            await before.LaunchAsync("BOT-002");
        }

        foreach (var bot in await stores.Bots.ListAsync(Cancellation))
        {
            await stores.ChangeAsync(bot.Id, stopped => stopped with { ShouldRun = true });
        }

        await using var after = await TestFleet.StartAsync(deia => deia.Configure(options => options.Bots.MaxConcurrent = 1), stores);
        Assert.Equal(BotState.Idle, after.Find("BOT-002").State);
        Assert.Equal(BotState.Terminated, (await after.StopAsync("BOT-002")).State);
    }

    private Task<TestFleet> StartAsync() => TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(_host));

    private static Task<BotInfo> LaunchAsync(TestFleet fleet) => fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });

    private async Task LatchAsync(TestFleet fleet)
    {
        for (var crash = 1; crash <= 5; crash++)
        {
            _host.Started[crash - 1].Exit($"crash {crash}");
            await fleet.Events.WaitAsync<BotCrashed>(_ => true, crash);
            if (crash < 5)
            {
                await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1 << (crash - 1)));
                await fleet.WaitForStateAsync(BotState.Ready, number: crash + 1);
            }
        }
    }
}
