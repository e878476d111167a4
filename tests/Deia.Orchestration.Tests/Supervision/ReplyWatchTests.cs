using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Events;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference.Scheduling;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Supervision;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Supervision;

public sealed class ReplyWatchTests
{
    private const string Detail = "The reply took longer than 00:00:30, which is all that Deia:Bots:ReplyTimeLimit allows.";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly BotDefinitionChange OnPuppets = new() { Host = "puppet" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AReply_ThatTakesTooLong_FailsAndIsNotAskedAgain()
    {
        await using var fleet = await StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = request => request.Number == 1 ? new FakeChatReply("so ", "far") { Gate = gate } : FakeChatReply.Echo(request);
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("long story");
        gate.Open();
        await fleet.Events.WaitAsync<MessageToken>(_ => true);
        fleet.Clock.Advance(Limit);

        AssertTooLong(await reply.Completion.WaitAsync(Cancellation));
        await fleet.Client.ReceivedRequests[0].Cancelled.WaitAsync(Cancellation);
        var stored = (await fleet.StoredAsync(reply))!;
        var failure = stored.Metadata["failure"];
        Assert.Equal((MessageStatus.Failed, 1), (stored.Status, failure.GetProperty("attempts").GetInt32()));
        Assert.Equal(("backend-failed", Detail), (failure.GetProperty("reason").GetString(), failure.GetProperty("detail").GetString()));
        await fleet.Events.WaitAsync<MessageFailed>(failed => failed.ReplyTo == reply.Question.Id);
        await fleet.WaitForStateAsync(BotState.Active);
        Assert.Equal(1, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.ErrorCount);

        Assert.Equal("echo 1: go on", (await fleet.AskAsync("go on")).Reply!.Content);
        Assert.Equal(["long story", "go on"], fleet.Client.ReceivedRequests.Select(request => request.LastText));
        Assert.Equal(["long story", "go on", "echo 1: go on"], (await fleet.HistoryAsync()).Select(message => message.Content));
    }

    [Fact]
    public async Task AReply_OfAModelThatIgnoresItsToken_StillFails()
    {
        DeafClient deaf = new();
        await using var fleet = await StartAsync(provider: new TestProvider(deaf));
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello?");
        await deaf.Asked.Task.WaitAsync(Cancellation);
        fleet.Clock.Advance(Limit);

        AssertTooLong(await reply.Completion.WaitAsync(Cancellation));
        await fleet.WaitForStateAsync(BotState.Active);
        deaf.Answer.SetResult();
        await deaf.Released.Task.WaitAsync(Cancellation);
        Assert.Single(await fleet.HistoryAsync());
        Assert.Equal("late", (await fleet.AskAsync("and now?")).Reply!.Content);
    }

    [Fact]
    public async Task AQuestion_ThatWaitsForItsTurnAtTheBackend_HasAllItsTimeLeft()
    {
        TestProvider provider = new() { MaxConcurrentRequests = 1 };
        TokenGate first = new(), second = new();
        provider.Fake.Reply = request => new FakeChatReply("ok") { Gate = request.Number == 1 ? first : second };
        await using var fleet = await StartAsync(provider: provider);
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002");
        await fleet.LaunchAsync("BOT-003");
        var underWay = await fleet.SendAsync("one");
        await provider.Fake.WaitForRequestAsync(1, Cancellation);
        var waiting = await fleet.SendAsync("two", "BOT-002");
        await WhenWaitingAsync(fleet, 1);
        var last = await fleet.SendAsync("three", "BOT-003");
        await WhenWaitingAsync(fleet, 2);
        fleet.Clock.Advance(Limit - TimeSpan.FromSeconds(1));
        Look(fleet);
        first.OpenForGood();
        Assert.NotNull((await underWay.Completion.WaitAsync(Cancellation)).Reply);
        await provider.Fake.WaitForRequestAsync(2, Cancellation);
        fleet.Clock.Advance(Limit - TimeSpan.FromSeconds(1));
        Look(fleet);
        second.OpenForGood();

        Assert.NotNull((await waiting.Completion.WaitAsync(Cancellation)).Reply);

        // This one has waited for longer than a reply may take.
        Assert.NotNull((await last.Completion.WaitAsync(Cancellation)).Reply);
    }

    [Fact]
    public async Task AReply_ThatIsBeingStored_IsNotTheModelsToBeQuickWith()
    {
        await using var fleet = await StartAsync();
        TaskCompletionSource resolving = new(), resolve = new();
        fleet.Stores.Messages.Before = async call =>
        {
            if (call == nameof(IChatMessageRepository.ResolveAsync))
            {
                resolving.TrySetResult();
                await resolve.Task;
            }
        };
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await resolving.Task.WaitAsync(Cancellation);
        fleet.Clock.Advance(Limit);
        Look(fleet);
        Assert.Equal(TurnAbort.None, Assert.Single(Turns(fleet)).Aborted);
        resolve.SetResult();

        Assert.NotNull((await reply.Completion.WaitAsync(Cancellation)).Reply);
    }

    [Fact]
    public async Task AReply_ThatIsCompleteAsItsTimeEnds_IsAnsweredOnce()
    {
        Puppet puppet = new();
        await using var fleet = await StartAsync(deia => deia.Services.AddSingleton<IBotHost>(puppet.Host));
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        puppet.HoldsTheEnd = true;
        var reply = await fleet.SendAsync("hello");
        await puppet.Held.Task.WaitAsync(Cancellation);
        fleet.Clock.Advance(Limit);
        Look(fleet);
        Assert.Equal(TurnAbort.TimedOut, Assert.Single(Turns(fleet)).Aborted);
        puppet.Release.SetResult();

        Assert.Equal("re hello", (await reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
        await fleet.WaitForStateAsync(BotState.Active);
        Assert.Equal(0, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.ErrorCount);
        Assert.Equal(2, (await fleet.HistoryAsync()).Count);
        Assert.Equal("re more", (await fleet.AskAsync("more")).Reply!.Content);
        Assert.Empty(fleet.Events.All<MessageFailed>());
    }

    [Fact]
    public async Task AReply_CancelledAfterItsTime_IsCancelled()
    {
        Puppet puppet = new();
        await using var fleet = await StartAsync(deia => deia.Services.AddSingleton<IBotHost>(puppet.Host));
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        puppet.HoldsTheStart = true;
        var reply = await fleet.SendAsync("hello");
        await puppet.Held.Task.WaitAsync(Cancellation);
        fleet.Clock.Advance(Limit);
        Look(fleet);
        var cancelling = fleet.Router.CancelAsync("BOT-001", reply.Question.Id, Cancellation).AsTask();
        puppet.Release.SetResult();

        Assert.Equal(RefusalReason.Cancelled, (await cancelling).Value.Refusal!.Reason);
        Assert.Equal(0, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.ErrorCount);
    }

    [Fact]
    public async Task AReply_OfABotThatIsStoppedAfterItsTime_StaysPending()
    {
        Puppet puppet = new();
        await using var fleet = await StartAsync(deia => deia.Services.AddSingleton<IBotHost>(puppet.Host));
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        puppet.HoldsTheStart = true;
        var reply = await fleet.SendAsync("hello");
        await puppet.Held.Task.WaitAsync(Cancellation);
        fleet.Clock.Advance(Limit);
        Look(fleet);
        var turn = Assert.Single(Turns(fleet));
        var stopping = fleet.StopAsync(drain: false);
        SpinWait.SpinUntil(() => turn.Aborted == TurnAbort.Stopped);
        puppet.Release.SetResult();
        await stopping;

        Assert.Equal(RefusalReason.BotNotRunning, (await reply.Completion).Refusal!.Reason);
        Assert.Equal(MessageStatus.Pending, (await fleet.StoredAsync(reply))!.Status);
        await fleet.LaunchAsync("BOT-001");
        await fleet.Events.WaitAsync<MessageCompleted>(completed => completed.Reply.ReplyTo == reply.Question.Id);
    }

    [Fact]
    public async Task AReply_ThatBeginsAgainAfterACrash_HasAllItsTimeAgain()
    {
        Puppet puppet = new() { HoldsTheStart = true };
        await using var fleet = await StartAsync(deia => deia.Services.AddSingleton<IBotHost>(puppet.Host));
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        var reply = await fleet.SendAsync("hello");
        await puppet.Held.Task.WaitAsync(Cancellation);
        fleet.Clock.Advance(Limit - TimeSpan.FromSeconds(2));
        var turn = Assert.Single(Turns(fleet));
        puppet.Host.Started[0].Exit("killed");
        SpinWait.SpinUntil(() => turn.Aborted == TurnAbort.Crashed);
        var release = puppet.Release;
        puppet.HoldAgain();
        release.SetResult();
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));
        await puppet.Held.Task.WaitAsync(Cancellation);
        fleet.Clock.Advance(Limit - TimeSpan.FromSeconds(1));
        Look(fleet);
        Assert.Equal((TurnAbort.None, 2), (turn.Aborted, turn.Attempts));
        fleet.Clock.Advance(TimeSpan.FromSeconds(1));
        Look(fleet);
        puppet.Release.SetResult();

        AssertTooLong(await reply.Completion.WaitAsync(Cancellation));
    }

    private static Task<TestFleet> StartAsync(Action<IDeiaBuilder>? configure = null, TestProvider? provider = null) => TestFleet.StartAsync(
        deia =>
        {
            deia.Configure(options => options.Bots.ReplyTimeLimit = Limit);
            configure?.Invoke(deia);
        },
        provider: provider);

    /// <summary>Looks as the fleet's own watch does, which may be a moment late.</summary>
    private static void Look(TestFleet fleet)
    {
        using var watch = ActivatorUtilities.CreateInstance<ReplyWatch>(fleet.Get<IServiceProvider>());
        watch.Look();
    }

    private static async Task WhenWaitingAsync(TestFleet fleet, int number)
    {
        var scheduler = fleet.Get<BackendScheduler>();
        while (scheduler.Describe(fleet.Provider).Waiting < number)
        {
            await Task.Yield();
        }
    }

    private static List<Turn> Turns(TestFleet fleet) =>
        [.. fleet.Get<Fleet>().Bots.SelectMany(bot => bot.Mailbox.Snapshot()).Select(item => item.Item)];

    private static void AssertTooLong(ReplyOutcome outcome)
    {
        Assert.Equal((MessageStatus.Failed, RefusalReason.BackendFailed, Detail), (outcome.Question.Status, outcome.Refusal!.Reason, outcome.Refusal.Detail));
        Assert.Null(outcome.Reply);
    }

    /// <summary>A host whose instance can be held before its reply or before the end of it, and that does not heed its token then.</summary>
    private sealed class Puppet
    {
        public Puppet() => Host.Create = () => new PuppetInstance
        {
            BeforeReply = _ => HoldsTheStart ? HoldAsync() : Task.CompletedTask,
            AfterReply = () => HoldsTheEnd ? HoldAsync() : Task.CompletedTask,
        };

        public PuppetHost Host { get; } = new();

        public bool HoldsTheStart { get; set; }

        public bool HoldsTheEnd { get; set; }

        public TaskCompletionSource Held { get; private set; } = New();

        public TaskCompletionSource Release { get; private set; } = New();

        public void HoldAgain() => (Held, Release) = (New(), New());

        private Task HoldAsync()
        {
            Held.TrySetResult();
            return Release.Task;
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
