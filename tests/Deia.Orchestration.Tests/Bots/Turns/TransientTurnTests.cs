using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Bots.Turns;

public sealed class TransientTurnTests
{
    private static readonly PromptMessage[] Talk = [new(MessageSender.User, "one"), new(MessageSender.Bot, "two"), new(MessageSender.User, "three")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CompleteAsync_OfAConversation_ShowsItToTheModelAndLeavesNoTrace()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = _ => new FakeChatReply("a", "b") { Usage = new UsageDetails { InputTokenCount = 11, OutputTokenCount = 7 } };
        await fleet.LaunchAsync();

        var outcome = await AskAsync(fleet, new CompletionRequest("BOT-001", Talk) { SystemPrompt = "Be brief." });

        Assert.Equal(("ab", 7, 11), (outcome.Reply!.Content, outcome.Reply.Tokens, outcome.Result!.InputTokens));
        Assert.Equal(
            [(ChatRole.System, "Be brief."), (ChatRole.User, "one"), (ChatRole.Assistant, "two"), (ChatRole.User, "three")],
            fleet.Client.ReceivedRequests[0].Messages.Select(message => (message.Role, message.Text)));
        await fleet.WaitForStateAsync(BotState.Active);
        Assert.Empty(await fleet.HistoryAsync());
        Assert.All(fleet.Events.All<DeiaEvent>(), told => Assert.True(told is BotLaunched or BotStateChanged, told.GetType().Name));
        var status = (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value;
        Assert.Equal((0, null), (status.MessageCount, status.LastMessageAt));
    }

    [Fact]
    public async Task CompleteAsync_ForABotWithASystemPrompt_PutsTheCallersBehindIt()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync(change: new BotDefinitionChange { SystemPrompt = "I am a bot." });

        await AskAsync(fleet, new CompletionRequest("BOT-001", [new(MessageSender.User, "hello")]) { SystemPrompt = "You are a pirate." });

        Assert.Equal(["I am a bot.\n\nYou are a pirate.", "hello"], fleet.Client.ReceivedRequests[0].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task CompleteAsync_BesideAStoredConversation_IsNoPartOfIt()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.AskAsync("stored");
        await AskAsync(fleet, new CompletionRequest("BOT-001", Talk));
        await fleet.AskAsync("stored again");

        Assert.Equal(["stored", "echo 1: stored", "stored again"], fleet.Client.ReceivedRequests[2].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task CompleteAsync_OfMoreThanTheWindowHolds_CutsTheFrontAndSaysSo()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync(change: new BotDefinitionChange { ContextTokens = 300 });
        PromptMessage[] talk = [.. Enumerable.Range(0, 40).Select(number => new PromptMessage(MessageSender.User, $"{number} {new string('x', 200)}")), .. Talk];

        var outcome = await AskAsync(fleet, new CompletionRequest("BOT-001", talk));

        Assert.True(outcome.Result!.ContextTruncated);
        var seen = fleet.Client.ReceivedRequests[0].Messages;
        Assert.True(seen.Count < talk.Length);
        Assert.Equal("three", seen[^1].Text);
    }

    [Fact]
    public async Task RunAsync_WithAFaultBeforeTheFirstWord_AsksAgain()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = request => request.Number == 1 ? throw new BackendException(BackendFault.Overloaded, "too much to do") : FakeChatReply.Echo(request);
        await fleet.LaunchAsync();
        await using var completion = await CompleteAsync(fleet, isStreamed: true);

        await fleet.Clock.RingAsync(TimeSpan.FromMilliseconds(500));

        Assert.Equal("echo 3: three", (await completion.Reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
    }

    [Theory]
    [InlineData(false, "fake")]
    [InlineData(true, "BOT-001 crashed in the middle of its reply.")]
    public async Task RunAsync_OfAStreamedReplyThatBreaksOffAfterItsFirstWord_FailsAndIsNotAskedAgain(bool isCrash, string detail)
    {
        await using var fleet = await TestFleet.StartAsync();
        Exception failure = isCrash ? new InvalidCastException("a defect") : new BackendException(BackendFault.Truncated, "The fake stream broke off.");
        fleet.Client.Reply = _ => new FakeChatReply("half") { Failure = failure };
        await fleet.LaunchAsync();
        await using var completion = await CompleteAsync(fleet, isStreamed: true);

        var outcome = await completion.Reply.Completion.WaitAsync(Cancellation);

        Assert.Equal((null, RefusalReason.BackendFailed), (outcome.Reply, outcome.Refusal!.Reason));
        Assert.Contains(detail, outcome.Refusal.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Single(fleet.Client.ReceivedRequests);
    }

    [Fact]
    public async Task RunAsync_OfAWholeReplyThatBreaksOff_BeginsAgain()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = request => new FakeChatReply("one ", "two") { Failure = request.Number == 1 ? new IOException("cut") : null };
        await fleet.LaunchAsync();
        await using var completion = await CompleteAsync(fleet);

        await fleet.Clock.RingAsync(TimeSpan.FromMilliseconds(500));

        Assert.Equal("one two", (await completion.Reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
    }

    [Fact]
    public async Task DisposeAsync_OfAReplyUnderWay_StopsTheModel()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("a", "b") { Gate = gate };
        await fleet.LaunchAsync();
        var completion = await CompleteAsync(fleet);
        gate.Open();
        await gate.WaitForArrivalAsync(Cancellation);

        await completion.DisposeAsync();

        await fleet.Client.ReceivedRequests[0].Cancelled.WaitAsync(Cancellation);
        await fleet.WaitForStateAsync(BotState.Active);
        await completion.Reply.Completion.WaitAsync(Cancellation);
        Assert.Empty(await fleet.HistoryAsync());
    }

    [Fact]
    public async Task DisposeAsync_OfAReplyThatWaitsForItsTurn_IsNeverAsked()
    {
        await using var fleet = await TestFleet.StartAsync(provider: new TestProvider { MaxConcurrentRequests = 1 });
        TokenGate gate = new();
        fleet.Client.Reply = request => new FakeChatReply($"reply {request.Number}") { Gate = gate };
        await fleet.LaunchAsync();
        await using var first = await CompleteAsync(fleet);
        await gate.WaitForArrivalAsync(Cancellation);
        var second = await CompleteAsync(fleet);
        await second.DisposeAsync();
        await second.Reply.Completion.WaitAsync(Cancellation);
        await using var third = await CompleteAsync(fleet);
        gate.OpenForGood();

        Assert.Equal("reply 1", (await first.Reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
        Assert.Equal("reply 2", (await third.Reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
    }

    [Fact]
    public async Task CompleteAsync_WhileEveryPlaceIsTaken_IsRefused()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Chat.QueueCapacity = 1));
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("late") { Gate = gate };
        await fleet.LaunchAsync();
        await using var first = await CompleteAsync(fleet);

        var refused = await fleet.Router.CompleteAsync(new CompletionRequest("BOT-001", Talk), Cancellation);

        Assert.Equal(RefusalReason.QueueFull, refused.Refusal?.Reason);
        gate.OpenForGood();
        await first.Reply.Completion.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task StopAsync_OfABotThatDrains_LetsTheReplyEnd()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("said to the end") { Gate = gate };
        await fleet.LaunchAsync();
        await using var completion = await CompleteAsync(fleet);
        await gate.WaitForArrivalAsync(Cancellation);
        var stopping = fleet.StopAsync();
        await fleet.WaitForStateAsync(BotState.Stopping);
        gate.OpenForGood();

        Assert.Equal("said to the end", (await completion.Reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
        await stopping;
    }

    [Fact]
    public async Task StopAsync_OfABotThatDoesNotDrain_EndsTheReplyForGood()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = request => request.Number == 1 ? new FakeChatReply("never") { Gate = new TokenGate() } : FakeChatReply.Echo(request);
        await fleet.LaunchAsync();
        await using var completion = await CompleteAsync(fleet);
        await fleet.Client.WaitForRequestAsync(cancellationToken: Cancellation);
        await fleet.StopAsync(drain: false);

        var refusal = (await completion.Reply.Completion.WaitAsync(Cancellation)).Refusal!;
        Assert.Equal(RefusalReason.BotNotRunning, refusal.Reason);
        Assert.DoesNotContain("pending", refusal.Detail, StringComparison.Ordinal);
        await fleet.LaunchAsync("BOT-001");
        Assert.Equal("echo 1: first", (await fleet.AskAsync("first")).Reply!.Content);
        Assert.Equal(2, fleet.Client.ReceivedRequests.Count);
    }

    [Fact]
    public async Task ClearAsync_OfTheWholeHistory_LeavesTheReplyAlone()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("still said") { Gate = gate };
        await fleet.LaunchAsync();
        await using var completion = await CompleteAsync(fleet);
        await gate.WaitForArrivalAsync(Cancellation);
        await fleet.Router.ClearAsync("BOT-001", cancellationToken: Cancellation);
        var cancelled = await fleet.Router.CancelAsync("BOT-001", completion.Reply.Question.Id, Cancellation);
        gate.OpenForGood();

        Assert.Equal(RefusalReason.MessageNotFound, cancelled.Refusal?.Reason);
        Assert.Equal("still said", (await completion.Reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
    }

    [Theory]
    [InlineData("nobody", RefusalReason.BotNotFound)]
    [InlineData("no such id\n", RefusalReason.BotNotFound)]
    [InlineData("BOT-001", RefusalReason.BotNotRunning)]
    public async Task CompleteAsync_OfABotThatIsNotThere_IsRefused(string botId, RefusalReason reason)
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.StopAsync();

        Assert.Equal(reason, (await fleet.Router.CompleteAsync(new CompletionRequest(botId, Talk), Cancellation)).Refusal?.Reason);
    }

    [Fact]
    public async Task CompleteAsync_OfAConversationThatNobodyCanContinue_NamesTheField()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        CompletionRequest[] requests =
        [
            new("BOT-001", []),
            new("BOT-001", Talk[..2]),
            new("BOT-001", [new(MessageSender.User, " ")]),
            new("BOT-001", [new(MessageSender.Bot, "half a pair: \ud83d"), .. Talk]),
        ];

        foreach (var request in requests)
        {
            var refusal = (await fleet.Router.CompleteAsync(request, Cancellation)).Refusal;
            Assert.Equal((RefusalReason.Invalid, "messages"), (refusal?.Reason, refusal?.Errors.Keys.Single()));
        }
    }

    private static async Task<PendingCompletion> CompleteAsync(TestFleet fleet, bool isStreamed = false) =>
        (await fleet.Router.CompleteAsync(new CompletionRequest("BOT-001", Talk) { IsStreamed = isStreamed }, Cancellation)).Value;

    private static async Task<ReplyOutcome> AskAsync(TestFleet fleet, CompletionRequest request)
    {
        await using var completion = (await fleet.Router.CompleteAsync(request, Cancellation)).Value;
        return await completion.Reply.Completion.WaitAsync(Cancellation);
    }
}
