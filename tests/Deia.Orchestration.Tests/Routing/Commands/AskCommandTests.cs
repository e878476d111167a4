using Deia.Orchestration.Conversations;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;

namespace Deia.Orchestration.Tests.Routing.Commands;

public sealed class AskCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_OfAnotherBot_IsAMessageOfItsOwnAndAnswersWithTheReply()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002");

        var reply = await fleet.AnswerAsync("/ask @BOT-002  how are you?", "BOT-001", "talk");

        var history = await fleet.HistoryAsync("BOT-002");
        Assert.Equal([("talk", "how are you?", MessageStatus.Answered), ("talk", reply.Content, MessageStatus.Complete)],
            history.Select(message => (message.ConversationId, message.Content, message.Status)));
        Assert.DoesNotContain(reply.Id, history.Select(message => message.Id));
        Assert.Equal("BOT-002", reply.BotId);
        Assert.Empty(await fleet.HistoryAsync("BOT-001"));
        Assert.Equal(["message.send BOT-002 olga succeeded command", "command.run BOT-002 olga /ask succeeded command"], await fleet.RecordsAsync());
    }

    [Fact]
    public async Task Ask_WhereTheBackendFails_IsRefusedAsTheQuestionWas()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        fleet.Client.Reply = _ => throw new BackendException(BackendFault.BadRequest, "There is no such model.");

        Assert.Equal(RefusalReason.BackendFailed, await fleet.RefusedAsync("/ask @BOT-001 hello"));
        Assert.Equal(RefusalReason.BotNotFound, await fleet.RefusedAsync("/ask @BOT-009 hello"));
    }

    [Fact]
    public async Task Ask_WithoutAReplyInTime_IsRefusedAndStillAnswered()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("late") { Gate = gate };
        await fleet.LaunchAsync();
        var asked = fleet.CommandAsync("/ask @BOT-001 hello").AsTask();
        await fleet.Client.WaitForRequestAsync(cancellationToken: Cancellation);

        await fleet.RunClockUntilAsync(asked);

        Assert.Equal(RefusalReason.ReplyTimeout, (await asked).Refusal!.Reason);
        Assert.Equal(MessageStatus.Pending, Assert.Single(await fleet.HistoryAsync()).Status);
        gate.OpenForGood();
        await fleet.Events.WaitAsync<Orchestration.Events.MessageCompleted>(completed => completed.Reply.Content == "late");
    }

    [Fact]
    public async Task Ask_ByACallerWhoLeaves_IsStillAnswered()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("there") { Gate = gate };
        await fleet.LaunchAsync();
        using CancellationTokenSource leaving = new();
        var asked = fleet.Router.SendAsync(new SendRequest("/ask @BOT-001 hello"), leaving.Token).AsTask();
        await fleet.Client.WaitForRequestAsync(cancellationToken: Cancellation);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        gate.OpenForGood();
        await fleet.Events.WaitAsync<Orchestration.Events.MessageCompleted>(completed => completed.Reply.Content == "there");
    }

    [Fact]
    public async Task Broadcast_ToAFleet_CollectsWhatEachSaysAndNamesWhoFailed()
    {
        await using var fleet = await TestFleet.StartAsync();
        foreach (var id in new[] { "BOT-001", "BOT-002", "BOT-003" })
        {
            await fleet.LaunchAsync(id);
        }

        await fleet.StopAsync("BOT-003");
        await fleet.Manager.ChangeAsync("BOT-002", new() { Model = "missing" }, Cancellation);
        fleet.Client.Reply = request => request.Options!.ModelId == "missing"
            ? throw new BackendException(BackendFault.BadRequest, "There is no model 'missing'.")
            : new FakeChatReply("Fine.");

        var reply = await fleet.AnswerAsync("/broadcast how are you?", "BOT-001", "talk");

        Assert.Equal("", reply.BotId);
        Assert.StartsWith("### BOT-001\n\nFine.\n\n### BOT-002\n\n**Failed:** ", reply.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("BOT-003", reply.Content, StringComparison.Ordinal);
        Assert.Equal("how are you?", (await fleet.HistoryAsync("BOT-002"))[0].Content);
        Assert.Equal(
            [
                "command.run - olga /broadcast succeeded command",
                "message.send BOT-001 olga succeeded command",
                "message.send BOT-002 olga succeeded command",
            ],
            (await fleet.RecordsAsync()).Order());
    }

    [Fact]
    public async Task Broadcast_ToBots_AsksAllAtOnce()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("Fine.") { Gate = gate };
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002");

        var asked = fleet.AnswerAsync("/broadcast hello");
        await fleet.Client.WaitForRequestAsync(2, Cancellation);
        gate.OpenForGood();

        Assert.Equal("### BOT-001\n\nFine.\n\n### BOT-002\n\nFine.", (await asked).Content);
    }

    [Fact]
    public async Task Broadcast_ToNobody_IsRefused()
    {
        await using var fleet = await TestFleet.StartAsync();

        Assert.Equal(RefusalReason.NoBotAvailable, await fleet.RefusedAsync("/broadcast hello"));
    }
}
