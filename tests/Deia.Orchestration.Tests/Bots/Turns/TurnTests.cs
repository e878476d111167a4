using System.Text.Json;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Inference.Scheduling;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Bots.Turns;

public sealed class TurnTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_OfATurn_StoresTokensAndTellsItsSteps()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = _ => new FakeChatReply("a", "b") { Usage = new UsageDetails { InputTokenCount = 11, OutputTokenCount = 7 } };
        await fleet.LaunchAsync();
        var outcome = await fleet.AskAsync("hello");

        Assert.Equal(("ab", 7, MessageStatus.Complete), (outcome.Reply!.Content, outcome.Reply.Tokens, outcome.Reply.Status));
        await fleet.WaitForStateAsync(BotState.Active);
        Assert.Equal([(0, "a"), (1, "b")], fleet.Events.All<MessageToken>().Select(token => (token.Index, token.Text)));
        Assert.Equal(outcome.Reply, Assert.Single(fleet.Events.All<MessageCompleted>()).Reply);
        Assert.Equal(outcome.Question.Id, Assert.Single(fleet.Events.All<MessageReceived>()).Message.Id);
        Assert.Equal(
            [BotState.Starting, BotState.Ready, BotState.Processing, BotState.Active],
            fleet.Events.All<BotStateChanged>().Select(change => change.To));
    }

    [Fact]
    public async Task RunAsync_WithFaultsThatPass_AsksAgainAfterDoublingWaitsAndClearsTheDetail()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = request => request.Number < 3 ? throw new BackendException(BackendFault.Overloaded, "too much to do") : FakeChatReply.Echo(request);
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");

        await fleet.Clock.RingAsync(TimeSpan.FromMilliseconds(500));
        Assert.Equal("too much to do", fleet.Find().Detail);
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("echo 1: hello", (await reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
        await fleet.WaitForStateAsync(BotState.Active, number: 3);
        Assert.Null(fleet.Find().Detail);
    }

    [Fact]
    public async Task RunAsync_WithFaultsThatDoNotPass_GivesUpInTimeAndNotesWhy()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Chat.GiveUpAfter = TimeSpan.FromSeconds(10)));
        fleet.Client.Reply = _ => throw new BackendException(BackendFault.Unreachable, "nobody there");
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        foreach (var seconds in (double[])[0.5, 1, 2, 4, 2.5])
        {
            await fleet.Clock.RingAsync(TimeSpan.FromSeconds(seconds));
        }

        var outcome = await reply.Completion.WaitAsync(Cancellation);
        Assert.Equal((MessageStatus.Failed, RefusalReason.BackendFailed, "nobody there"), (outcome.Question.Status, outcome.Refusal!.Reason, outcome.Refusal.Detail));
        var failure = (await fleet.StoredAsync(reply))!.Metadata["failure"];
        Assert.Equal(6, fleet.Client.ReceivedRequests.Count);
        Assert.Equal((6, "nobody there"), (failure.GetProperty("attempts").GetInt32(), failure.GetProperty("detail").GetString()));
        await fleet.Events.WaitAsync<MessageFailed>(failed => failed.ReplyTo == outcome.Question.Id);
        Assert.Equal(1, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.ErrorCount);
    }

    [Theory]
    [InlineData(BackendFault.ModelNotFound)]
    [InlineData(BackendFault.BadRequest)]
    public async Task RunAsync_WithAFaultThatNoRetryMends_FailsAtOnceAndGoesOnWithTheNext(BackendFault fault)
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = request => request.Number == 1 ? throw new BackendException(fault, "no such model") : FakeChatReply.Echo(request);
        await fleet.LaunchAsync();

        var failed = await fleet.AskAsync("first");
        Assert.Equal((MessageStatus.Failed, "no such model"), (failed.Question.Status, failed.Refusal!.Detail));
        Assert.Equal("echo 1: second", (await fleet.AskAsync("second")).Reply!.Content);
        Assert.Equal(2, fleet.Client.ReceivedRequests.Count);
    }

    [Fact]
    public async Task RunAsync_WhereTheFirstModelIsGone_LooksForAnother()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = request => request.Options!.ModelId == "fake-model" ? throw new BackendException(BackendFault.ModelNotFound, "gone") : FakeChatReply.Echo(request);
        await fleet.LaunchAsync();
        fleet.Provider.Models = ["another"];
        await fleet.AskAsync("first");
        fleet.Clock.Advance(TimeSpan.FromSeconds(4));

        Assert.NotNull((await fleet.AskAsync("second")).Reply);
        Assert.Equal("another", fleet.Find().Model);
    }

    [Fact]
    public async Task RunAsync_OfAReplyThatBreaksOff_BeginsAgainAtTheFirstToken()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = request => new FakeChatReply("one ", "two ") { Failure = request.Number == 1 ? new IOException("cut") : null };
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await fleet.Clock.RingAsync(TimeSpan.FromMilliseconds(500));

        Assert.Equal("one two ", (await reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
        await fleet.Events.WaitAsync<MessageCompleted>(_ => true);
        Assert.Equal([0, 1, 0, 1], fleet.Events.All<MessageToken>().Select(token => token.Index));
        Assert.Equal([1, 1], fleet.Client.ReceivedRequests.Select(request => request.Messages.Count));
    }

    [Fact]
    public async Task RunAsync_WhereTheInstanceCrashesInMidReply_IsAskedAgainOfTheNextAndAnsweredOnce()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = request => new FakeChatReply("one ", "two") { Failure = request.Number == 1 ? new InvalidCastException("a defect") : null };
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("one two", (await reply.Completion.WaitAsync(Cancellation)).Reply!.Content);
        Assert.Equal(2, fleet.Client.ReceivedRequests.Count);
        Assert.Single(await fleet.HistoryAsync(), message => message.Sender == MessageSender.Bot);
        var crash = Assert.Single(fleet.Events.All<BotCrashed>());
        Assert.StartsWith("InvalidCastException left the model client", crash.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("a defect", crash.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhereTheInstanceCrashesDuringOtherTurns_AsksThemAllAgain()
    {
        PuppetHost host = new();
        TaskCompletionSource never = new();
        host.Create = () => new PuppetInstance { BeforeReply = cancellationToken => host.Started.Count == 1 ? never.Task.WaitAsync(cancellationToken) : Task.CompletedTask };
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => fleet.SendAsync($"q{number}", conversation: $"c{number % 5}")));
        await fleet.WaitForStateAsync(BotState.Processing);
        host.Started[0].Exit("killed");
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));

        var outcomes = await Task.WhenAll(replies.Select(reply => reply.Completion)).WaitAsync(Cancellation);
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"re q{number}"), outcomes.Select(outcome => outcome.Reply!.Content));
        Assert.Equal(2, host.Started.Count);
    }

    [Fact]
    public async Task RunAsync_WhileTheStoreIsAway_KeepsTheReplyUntilItIsBack()
    {
        await using var fleet = await TestFleet.StartAsync();
        var failures = 2;
        fleet.Stores.Messages.Before = call =>
            call == nameof(IChatMessageRepository.ResolveAsync) && failures-- > 0 ? throw FaultyMessages.Away() : ValueTask.CompletedTask;
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(MessageStatus.Answered, (await reply.Completion.WaitAsync(Cancellation)).Question.Status);
        Assert.Single(fleet.Client.ReceivedRequests);
    }

    [Fact]
    public async Task RunAsync_WhereTheStoreCommitsAndThenFails_IsAnsweredAndToldOnce()
    {
        await using var fleet = await TestFleet.StartAsync();
        var failures = 1;
        fleet.Stores.Messages.After = call =>
            call == nameof(IChatMessageRepository.ResolveAsync) && failures-- > 0 ? throw FaultyMessages.Away() : ValueTask.CompletedTask;
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));

        var outcome = await reply.Completion.WaitAsync(Cancellation);
        Assert.Equal((MessageStatus.Answered, "echo 1: hello"), (outcome.Question.Status, outcome.Reply?.Content));
        await fleet.Events.WaitAsync<MessageCompleted>(completed => completed.Reply.Id == outcome.Reply!.Id);
        Assert.Equal(2, (await fleet.HistoryAsync()).Count);
    }

    [Fact]
    public async Task RunAsync_WhereTheStoreHasADefect_NeitherLosesTheReplyNorStopsTheLane()
    {
        await using var fleet = await TestFleet.StartAsync();
        var failures = 1;
        fleet.Stores.Messages.Before = call =>
            call == nameof(IChatMessageRepository.ResolveAsync) && failures-- > 0 ? throw new InvalidCastException("a defect") : ValueTask.CompletedTask;
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));

        Assert.NotNull((await reply.Completion.WaitAsync(Cancellation)).Reply);
        Assert.NotNull((await fleet.AskAsync("more")).Reply);
    }

    [Fact]
    public async Task RunAsync_WhereTheInstanceCrashesWhileTheReplyWaitsForTheStore_StoresTheReplyAllTheSame()
    {
        PuppetHost host = new();
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        TaskCompletionSource tried = new();
        var isAway = true;
        fleet.Stores.Messages.Before = call =>
        {
            if (call != nameof(IChatMessageRepository.ResolveAsync) || !Volatile.Read(ref isAway))
            {
                return ValueTask.CompletedTask;
            }

            tried.TrySetResult();
            throw FaultyMessages.Away();
        };
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });
        var reply = await fleet.SendAsync("hello");
        await tried.Task.WaitAsync(Cancellation);
        host.Started[0].Exit("killed");
        await fleet.WaitForStateAsync(BotState.Faulted);
        Volatile.Write(ref isAway, false);
        await fleet.RunClockUntilAsync(reply.Completion);

        Assert.Equal("re hello", (await reply.Completion).Reply?.Content);
        Assert.Equal(2, (await fleet.HistoryAsync()).Count);
    }

    [Fact]
    public async Task RunAsync_WhereTheHistoryCantBeRead_AsksAgain()
    {
        await using var fleet = await TestFleet.StartAsync();
        var failures = 1;
        fleet.Stores.Messages.Before = call =>
            call == nameof(IChatMessageRepository.RecentAnsweredAsync) && failures-- > 0 ? throw FaultyMessages.Away() : ValueTask.CompletedTask;
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await fleet.Clock.RingAsync(TimeSpan.FromMilliseconds(500));

        Assert.NotNull((await reply.Completion.WaitAsync(Cancellation)).Reply);
    }

    [Fact]
    public async Task SendAsync_FromManySendersToOneConversation_RepliesInTheOrderOfTheQuestions()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = request => new FakeChatReply(request.LastText);
        await fleet.LaunchAsync();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() => fleet.AskAsync($"q{number}"))));

        var history = await fleet.HistoryAsync();
        var questions = history.Where(message => message.Sender == MessageSender.User).ToList();
        var replies = history.Where(message => message.Sender == MessageSender.Bot).ToList();
        Assert.Equal(questions.Select(question => question.Id), replies.Select(reply => reply.ReplyTo!.Value));
        Assert.Equal(questions.Select(question => question.Content), replies.Select(reply => reply.Content));
        Assert.Equal(questions.Select(question => question.Content), fleet.Client.ReceivedRequests.Select(request => request.LastText));
    }

    [Fact]
    public async Task SendAsync_ToAFullQueue_IsRefusedAndStoresNothing()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Chat.QueueCapacity = 2));
        fleet.Client.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
        await fleet.LaunchAsync();
        await fleet.SendAsync("one");
        await fleet.SendAsync("two", conversation: "other");
        var refusal = (await fleet.Router.SendAsync(new("three") { BotId = "BOT-001" }, Cancellation)).Refusal!;

        Assert.Equal(RefusalReason.QueueFull, refusal.Reason);
        Assert.NotNull(refusal.RetryAfter);
        Assert.Contains("Deia:Chat:QueueCapacity", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(2, (await fleet.HistoryAsync()).Count);
        Assert.Equal(2, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.QueueDepth);
    }

    [Fact]
    public async Task SendAsync_WhileTheStoreIsAway_ThrowsAndKeepsNoPlace()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Chat.QueueCapacity = 1));
        fleet.Stores.Messages.Before = call => call == nameof(IChatMessageRepository.AddAsync) ? throw FaultyMessages.Away() : ValueTask.CompletedTask;
        await fleet.LaunchAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => fleet.SendAsync("lost"));

        fleet.Stores.Messages.Before = _ => ValueTask.CompletedTask;
        Assert.Equal("echo 1: kept", (await fleet.AskAsync("kept")).Reply!.Content);
    }

    [Fact]
    public async Task RunAsync_WithoutAReport_CountsTheTokensItself()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        var outcome = await fleet.AskAsync("hello there");

        var counter = fleet.Get<ITokenCounter>();
        Assert.Equal((counter.Count("hello there"), counter.Count("echo 1: hello there")), (outcome.Question.Tokens, outcome.Reply!.Tokens));
    }

    [Fact]
    public async Task RunAsync_WhereTheHistoryWasCut_SaysSoInTheReply()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = _ => new FakeChatReply(string.Concat(Enumerable.Repeat("word ", 300)));
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { ContextTokens = 512 });

        Assert.Empty((await fleet.AskAsync("first")).Reply!.Metadata);
        await fleet.AskAsync("second");
        Assert.Equal(JsonValueKind.True, (await fleet.AskAsync("third")).Reply!.Metadata["contextTruncated"].ValueKind);
    }

    [Fact]
    public async Task RunAsync_OnABackendThatTakesOneAtATime_ServesTheBotsInTurn()
    {
        TestProvider provider = new() { MaxConcurrentRequests = 1 };
        TokenGate gate = new();
        provider.Fake.Reply = request => new FakeChatReply("ok") { Gate = gate };
        await using var fleet = await TestFleet.StartAsync(provider: provider);
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002");
        var first = await fleet.SendAsync("a1", conversation: "1");
        await provider.Fake.WaitForRequestAsync(1, Cancellation);
        List<PendingReply> replies = [first];
        foreach (var number in Enumerable.Range(2, 5))
        {
            replies.Add(await fleet.SendAsync($"a{number}", conversation: $"{number}"));
        }

        var scheduler = fleet.Get<BackendScheduler>();
        while (scheduler.Describe(provider).Waiting < 5)
        {
            await Task.Yield();
        }

        replies.Add(await fleet.SendAsync("b1", "BOT-002"));
        while (scheduler.Describe(provider).Waiting < 6)
        {
            await Task.Yield();
        }

        gate.OpenForGood();
        await Task.WhenAll(replies.Select(reply => reply.Completion)).WaitAsync(Cancellation);
        Assert.True(provider.Fake.ReceivedRequests.ToList().FindIndex(request => request.LastText == "b1") <= 2);
    }
}
