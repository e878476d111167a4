using System.Text.Json;
using Deia.Orchestration.Access;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Tests.Fleets;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Routing.Commands;

public sealed class SlashCommandsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_OfACommand_IsAnsweredInTheShapeOfASend()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        var metadata = new Dictionary<string, JsonElement> { ["mine"] = JsonElement.Parse("1") };

        var pending = (await fleet.Router.SendAsync(new SendRequest("@BOT-001 /status") { ConversationId = "talk", Metadata = metadata }, Cancellation)).Value;

        Assert.True(pending.Completion.IsCompletedSuccessfully);
        var (question, reply, refusal, _) = await pending.Completion;
        Assert.Null(refusal);
        Assert.Same(pending.Question, question);
        Assert.Same(reply, pending.CommandReply);
        Assert.Equal(("BOT-001", "talk", "/status", MessageSender.User, MessageStatus.Answered), (question.BotId, question.ConversationId, question.Content, question.Sender, question.Status));
        Assert.Equal(("BOT-001", "talk", MessageSender.Bot, MessageStatus.Complete, question.Id), (reply!.BotId, reply.ConversationId, reply.Sender, reply.Status, reply.ReplyTo));
        Assert.True(reply.Id.CompareTo(question.Id) > 0);
        Assert.Equal(["mine", "command", "name"], question.Metadata.Keys);
        Assert.Equal(["command", "name"], reply.Metadata.Keys);
        Assert.Equal((true, "/status"), (reply.Metadata["command"].GetBoolean(), reply.Metadata["name"].GetString()));
        Assert.Equal([reply.Content], await pending.ReadTokensAsync(Cancellation).Select(token => token.Text).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task SendAsync_OfCommands_ShowsNoneToAModelNorToAnyHistory()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        foreach (var command in new[] { "/help", "/status", "/bots", "/model", "/clear", "/export csv", "/nothing", "@BOT-001 /help", "/stop now" })
        {
            await fleet.CommandAsync(command, "BOT-001");
        }

        Assert.Empty(fleet.Client.ReceivedRequests);
        Assert.Empty(await fleet.HistoryAsync());
        Assert.Empty(fleet.Events.All<MessageReceived>());
        Assert.Equal(BotState.Ready, fleet.Find().State);
    }

    [Fact]
    public async Task AskAsync_OfACommand_GivesItsAnswer()
    {
        await using var fleet = await TestFleet.StartAsync();

        var outcome = (await fleet.Router.AskAsync(new SendRequest("/HELP"), Cancellation)).Value;

        Assert.Equal("", outcome.Reply!.BotId);
        Assert.All(fleet.Router.Commands, command => Assert.Contains($"`{command.Usage}`", outcome.Reply.Content, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/", "/broadcast TEXT")]
    [InlineData("/nothing", "/broadcast TEXT")]
    [InlineData("/stopBOT-001", "/broadcast TEXT")]
    [InlineData("/help me", "Usage: /help")]
    [InlineData("/bots all", "Usage: /bots")]
    [InlineData("/status a b", "Usage: /status [ID]")]
    [InlineData("/launch no id", "Usage: /launch [ID]")]
    [InlineData("/stop -x", "Usage: /stop [ID]")]
    [InlineData("/restart a b", "Usage: /restart [ID]")]
    [InlineData("/clear all", "Usage: /clear")]
    [InlineData("/export", "Usage: /export FORMAT")]
    [InlineData("/export docx", "csv or markdown")]
    [InlineData("/ask", "Usage: /ask @ID TEXT")]
    [InlineData("/ask BOT-001 hello", "Usage: /ask @ID TEXT")]
    [InlineData("/ask @BOT-001", "Usage: /ask @ID TEXT")]
    [InlineData("/ask @BOT-001 /stop", "can't be a command")]
    [InlineData("/broadcast", "Usage: /broadcast TEXT")]
    [InlineData("/broadcast /stop", "can't be a command")]
    public async Task SendAsync_OfWhatIsNoCommand_SaysHowItIsWrittenAndDoesNothing(string message, string usage)
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();

        var refusal = (await fleet.CommandAsync(message, "BOT-001")).Refusal!;

        Assert.Equal((RefusalReason.Invalid, "message"), (refusal.Reason, Assert.Single(refusal.Errors).Key));
        Assert.Contains(usage, refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("/help", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(BotState.Ready, fleet.Find().State);
        Assert.Empty(fleet.Client.ReceivedRequests);
        var record = Assert.Single(await fleet.RecordsAsync());
        Assert.StartsWith("command.run BOT-001 olga ", record, StringComparison.Ordinal);
        Assert.EndsWith(" validation command", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_OfALongCommand_KeepsTheLimitOfMessages()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Chat.MaxMessageLength = 10));

        Assert.Equal("message", Assert.Single((await fleet.CommandAsync("/broadcast x")).Refusal!.Errors).Key);
    }

    public static TheoryData<string, Role?, bool> Rights()
    {
        TheoryData<string, Role?, bool> rights = [];
        foreach (var (message, needed) in new (string, Role)[]
        {
            ("/help", Role.Viewer), ("/status", Role.Viewer), ("/bots", Role.Viewer), ("/export csv", Role.Viewer),
            ("/launch BOT-002", Role.Operator), ("/stop", Role.Operator), ("/restart", Role.Operator), ("/clear", Role.Operator),
            ("/model", Role.Operator), ("/ask @BOT-001 hello", Role.Operator), ("/broadcast hello", Role.Operator), ("hello", Role.Operator),
        })
        {
            foreach (var role in new Role?[] { null, Role.Viewer, Role.Operator, Role.Admin })
            {
                rights.Add(message, role, role >= needed);
            }
        }

        return rights;
    }

    [Theory]
    [MemberData(nameof(Rights))]
    public async Task SendAsync_ByACaller_NeedsThePermissionOfWhatItDoes(string message, Role? role, bool isAllowed)
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();

        var sent = await fleet.CommandAsync(message, "BOT-001", new Caller("someone", role));

        Assert.Equal(isAllowed ? null : RefusalReason.Forbidden, sent.Refusal?.Reason);
        if (!isAllowed)
        {
            Assert.Equal(BotState.Ready, Assert.Single(fleet.Manager.List()).State);
            Assert.Empty(fleet.Client.ReceivedRequests);
            Assert.EndsWith("forbidden", Assert.Single(await fleet.RecordsAsync()).Replace(" command", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/help", "")]
    [InlineData("/stop BOT-002", "BOT-002")]
    [InlineData("/stop", "BOT-001")]
    [InlineData("/ask @BOT-002 hello", "BOT-002")]
    [InlineData("@BOT-002 /clear", "BOT-002")]
    public async Task RouteAsync_OfACommand_NamesTheBotThatItIsAboutAndDoesNothing(string message, string botId)
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002");

        var decision = (await fleet.Router.RouteAsync(new SendRequest(message) { BotId = "BOT-001" }, Cancellation)).Value;

        Assert.Equal((botId, "command"), (decision.BotId, decision.Policy));
        Assert.All(fleet.Manager.List(), bot => Assert.Equal(BotState.Ready, bot.State));
        Assert.Equal(RefusalReason.Invalid, (await fleet.Router.RouteAsync(new SendRequest("/nothing"), Cancellation)).Refusal!.Reason);
    }

    [Fact]
    public async Task SendAsync_OfCommands_PutsOnRecordWhatWasDone()
    {
        await using var fleet = await TestFleet.StartAsync();
        foreach (var command in new[] { "/launch", "/help", "/status", "/bots", "/model other", "/restart", "/clear", "/export csv", "/stop", "/stop BOT-009", "/ask @BOT-001 hi" })
        {
            await fleet.CommandAsync(command, command == "/launch" ? null : "BOT-001");
        }

        Assert.Equal(
            [
                "bot.launch BOT-001 olga /launch succeeded command",
                "command.run - olga /help succeeded command",
                "command.run BOT-001 olga /status succeeded command",
                "command.run - olga /bots succeeded command",
                "bot.change BOT-001 olga /model succeeded command",
                "bot.restart BOT-001 olga /restart succeeded command",
                "history.clear BOT-001 olga /clear succeeded command",
                "history.export BOT-001 olga /export succeeded command",
                "bot.stop BOT-001 olga /stop succeeded command",
                "bot.stop BOT-009 olga /stop bot-not-found command",
                "message.send BOT-001 olga bot-not-running command",
                "command.run BOT-001 olga /ask bot-not-running command",
            ],
            await fleet.RecordsAsync());
    }

    [Fact]
    public async Task SendAsync_OfMessages_PutsOnRecordWhatBecameOfThem()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.CommandAsync("secret words");
        await fleet.CommandAsync("secret words", "BOT-009");
        await fleet.CommandAsync("secret words", "no id");
        fleet.Stores.Messages.Before = _ => throw FaultyMessages.Away();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await fleet.CommandAsync("secret words", "BOT-001"));

        Assert.Equal(
            [
                "message.send BOT-001 olga succeeded",
                "message.send BOT-009 olga bot-not-found",
                "message.send - olga validation",
                "message.send BOT-001 olga unknown",
            ],
            await fleet.RecordsAsync());
    }
}
