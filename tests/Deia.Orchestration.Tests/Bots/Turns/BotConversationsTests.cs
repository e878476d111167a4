using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Bots.Turns;

public sealed class BotConversationsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CancelAsync_InMidReply_StopsTheModelAndKeepsWhatWasSaid()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = request => request.Number == 1 ? new FakeChatReply("so ", "far") { Gate = gate } : FakeChatReply.Echo(request);
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("long story");
        gate.Open();
        await fleet.Events.WaitAsync<MessageToken>(_ => true);

        var outcome = (await fleet.Router.CancelAsync("BOT-001", reply.Question.Id, Cancellation)).Value;
        Assert.Equal((MessageStatus.Answered, MessageStatus.Cancelled, "so "), (outcome.Question.Status, outcome.Reply!.Status, outcome.Reply.Content));
        Assert.Equal(outcome, await reply.Completion);
        await fleet.Client.ReceivedRequests[0].Cancelled.WaitAsync(Cancellation);

        await fleet.AskAsync("go on");
        Assert.Equal(["long story", "so ", "go on"], fleet.Client.ReceivedRequests[1].Messages.Select(message => message.Text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public async Task CancelAsync_BeforeTheFirstWord_FailsTheQuestionAndSaysCancelled(int giveUpAfterSeconds)
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Chat.GiveUpAfter = TimeSpan.FromSeconds(giveUpAfterSeconds)));
        fleet.Client.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("long story");
        await fleet.Client.WaitForRequestAsync(1, Cancellation);

        var outcome = (await fleet.Router.CancelAsync("BOT-001", reply.Question.Id, Cancellation)).Value;
        Assert.Equal((MessageStatus.Failed, RefusalReason.Cancelled), (outcome.Question.Status, outcome.Refusal!.Reason));
        Assert.Null(outcome.Reply);
        Assert.Equal(MessageStatus.Failed, (await fleet.StoredAsync(reply))!.Status);
    }

    [Fact]
    public async Task CancelAsync_OfOneThatWaits_EndsItAtOnceAndLeavesTheOthers()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = request => new FakeChatReply("ok") { Gate = gate };
        await fleet.LaunchAsync();
        var first = await fleet.SendAsync("one");
        var second = await fleet.SendAsync("two");
        var third = await fleet.SendAsync("three");
        await fleet.Client.WaitForRequestAsync(1, Cancellation);

        Assert.Equal(RefusalReason.Cancelled, (await fleet.Router.CancelAsync("BOT-001", second.Question.Id, Cancellation)).Value.Refusal!.Reason);
        Assert.False(first.Completion.IsCompleted);
        gate.OpenForGood();
        await Task.WhenAll(first.Completion, third.Completion).WaitAsync(Cancellation);
        Assert.Equal(["one", "three"], fleet.Client.ReceivedRequests.Select(request => request.LastText));
    }

    [Fact]
    public async Task CancelAsync_WithADeafClient_StillEnds()
    {
        DeafClient deaf = new();
        await using var fleet = await TestFleet.StartAsync(provider: new TestProvider(deaf));
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello?");
        await deaf.Asked.Task.WaitAsync(Cancellation);

        Assert.Equal(RefusalReason.Cancelled, (await fleet.Router.CancelAsync("BOT-001", reply.Question.Id, Cancellation)).Value.Refusal!.Reason);
        deaf.Answer.SetResult();
        await deaf.Released.Task.WaitAsync(Cancellation);
        Assert.Single(await fleet.HistoryAsync());
    }

    [Fact]
    public async Task CancelAsync_DuringTheWaitForTheNextAttempt_KeepsWhatWasSaidLast()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = _ => new FakeChatReply("half") { Failure = new IOException("cut") };
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await fleet.Events.WaitAsync<MessageToken>(_ => true);

        var outcome = (await fleet.Router.CancelAsync("BOT-001", reply.Question.Id, Cancellation)).Value;
        Assert.Equal("half", outcome.Reply!.Content);
    }

    [Fact]
    public async Task CancelAsync_OfWhatIsNotPending_IsRefused()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        var outcome = await fleet.AskAsync("hello");

        Assert.Equal(RefusalReason.NotPending, (await fleet.Router.CancelAsync("BOT-001", outcome.Question.Id, Cancellation)).Refusal!.Reason);
        Assert.Equal(RefusalReason.NotPending, (await fleet.Router.CancelAsync("BOT-001", outcome.Reply!.Id, Cancellation)).Refusal!.Reason);
        Assert.Equal(RefusalReason.MessageNotFound, (await fleet.Router.CancelAsync("BOT-001", Guid.NewGuid(), Cancellation)).Refusal!.Reason);
        Assert.Equal(RefusalReason.BotNotFound, (await fleet.Router.CancelAsync("BOT-009", outcome.Question.Id, Cancellation)).Refusal!.Reason);
    }

    [Fact]
    public async Task ClearAsync_WithQuestionsPending_EndsThemAndForgetsEverything()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.AskAsync("before");
        TokenGate gate = new();
        fleet.Client.Reply = request => new FakeChatReply("so ", "far") { Gate = gate };
        var underWay = await fleet.SendAsync("one");
        var waiting = await fleet.SendAsync("two");
        gate.Open();
        await fleet.Events.WaitAsync<MessageToken>(token => token.Text == "so ");

        var cleared = (await fleet.Router.ClearAsync("BOT-001", cancellationToken: Cancellation)).Value;
        Assert.Equal(4, cleared.Deleted);
        Assert.Equal(RefusalReason.Cancelled, (await underWay.Completion.WaitAsync(Cancellation)).Refusal!.Reason);
        Assert.Equal(RefusalReason.Cancelled, (await waiting.Completion.WaitAsync(Cancellation)).Refusal!.Reason);
        Assert.Empty(await fleet.HistoryAsync());
        Assert.Equal(0, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.MessageCount);

        fleet.Client.Reply = FakeChatReply.Echo;
        Assert.Equal("echo 1: after", (await fleet.AskAsync("after")).Reply!.Content);
    }

    [Fact]
    public async Task ClearAsync_OfOneConversation_LeavesTheOthers()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.AskAsync("a", conversation: "a");
        await fleet.AskAsync("b", conversation: "b");

        Assert.Equal(2, (await fleet.Router.ClearAsync("BOT-001", "a", Cancellation)).Value.Deleted);
        Assert.Equal("echo 1: a2", (await fleet.AskAsync("a2", conversation: "a")).Reply!.Content);
        Assert.Equal("echo 3: b2", (await fleet.AskAsync("b2", conversation: "b")).Reply!.Content);
    }

    [Fact]
    public async Task ClearAsync_WhileAReplyIsBeingStored_LeavesNothingPending()
    {
        await using var fleet = await TestFleet.StartAsync();
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

        Assert.Equal(1, (await fleet.Router.ClearAsync("BOT-001", cancellationToken: Cancellation)).Value.Deleted);
        resolve.SetResult();
        Assert.Equal(RefusalReason.Cancelled, (await reply.Completion.WaitAsync(Cancellation)).Refusal!.Reason);
        Assert.Empty(await fleet.HistoryAsync());
        Assert.Equal("echo 1: after", (await fleet.AskAsync("after")).Reply!.Content);
    }

    [Fact]
    public async Task ClearAsync_WhileAQuestionIsBeingStored_DoesNotLeaveItPending()
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
        await fleet.Router.ClearAsync("BOT-001", cancellationToken: Cancellation);
        store.SetResult();

        var outcome = await (await sending).Completion.WaitAsync(Cancellation);
        Assert.Equal(RefusalReason.Cancelled, outcome.Refusal!.Reason);
        Assert.Empty(fleet.Client.ReceivedRequests);
        Assert.DoesNotContain(await fleet.HistoryAsync(), message => message.Status == MessageStatus.Pending);
    }

    [Fact]
    public async Task ClearAsync_WhileTheStoreIsAway_SaysSo()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.AskAsync("hello");
        fleet.Stores.Messages.Before = _ => throw FaultyMessages.Away();

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await fleet.Router.ClearAsync("BOT-001", cancellationToken: Cancellation));
    }
}
