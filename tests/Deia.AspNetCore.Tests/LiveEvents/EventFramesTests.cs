using System.Text.Json;
using Deia.Orchestration;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.AspNetCore.Tests.LiveEvents;

public sealed class EventFramesTests
{
    private const string BotFields =
        "capabilities contextTokens createdAt detail host id idleTimeoutSeconds metadata model port processId provider status "
        + "systemPrompt temperature updatedAt";

    private const string MessageFields = "botId content conversationId createdAt id metadata replyTo sender status tokens";

    private static readonly DateTimeOffset Time = new(2026, 11, 22, 10, 30, 0, TimeSpan.FromHours(1));
    private static readonly Guid QuestionId = Guid.CreateVersion7();

    [Theory]
    [InlineData(EventTypes.BotLaunched, BotFields)]
    [InlineData(EventTypes.BotStopped, BotFields)]
    [InlineData(EventTypes.BotStateChanged, "from reason to")]
    [InlineData(EventTypes.BotCrashed, "detail restartAt")]
    [InlineData(EventTypes.MessageReceived, MessageFields)]
    [InlineData(EventTypes.MessageToken, "index replyTo text")]
    [InlineData(EventTypes.MessageCompleted, MessageFields)]
    [InlineData(EventTypes.MessageFailed, "problem replyTo")]
    [InlineData(EventTypes.HistoryCleared, "conversationId deleted")]
    public async Task Frame_EveryType_HasTheFieldsOfTheContract(string type, string fields)
    {
        var frame = await FrameAsync(Event(type));
        Assert.Equal("at botId data seq type", frame.Fields());
        Assert.Equal((type, 1, "BOT-001"), (frame.Type(), frame.Seq(), frame.Text("botId")));
        Assert.EndsWith("Z", frame.Text("at"), StringComparison.Ordinal);
        Assert.Equal(fields, frame.Data().Fields());
    }

    [Fact]
    public async Task Frame_StateChanged_NamesTheStatesAsTheContractDoes()
    {
        var data = (await FrameAsync(Event(EventTypes.BotStateChanged))).Data();
        Assert.Equal(("starting", "ready", "why"), (data.Text("from"), data.Text("to"), data.Text("reason")));
    }

    [Fact]
    public async Task Frame_Crashed_GivesTheRestartInUtcOrNull()
    {
        var due = (await FrameAsync(Event(EventTypes.BotCrashed))).Data();
        Assert.Equal("2026-11-22T09:30:00Z", due.Text("restartAt"));

        var givenUp = (await FrameAsync(new BotCrashed("BOT-001", "boom", null))).Data();
        Assert.Equal(JsonValueKind.Null, givenUp.GetProperty("restartAt").ValueKind);
    }

    [Fact]
    public async Task Frame_MessageReceived_IsTheQuestion()
    {
        var data = (await FrameAsync(Event(EventTypes.MessageReceived))).Data();
        Assert.Equal((QuestionId, "user"), (data.GetProperty("id").GetGuid(), data.Text("sender")));
        Assert.Equal(("pending", "default"), (data.Text("status"), data.Text("conversationId")));
        Assert.Equal(("Grüße 🌍 \" \u0001", "2026-11-22T09:30:00Z"), (data.Text("content"), data.Text("createdAt")));
        Assert.Equal((JsonValueKind.Null, 1), (data.GetProperty("replyTo").ValueKind, data.GetProperty("metadata").GetProperty("k").GetInt32()));
    }

    [Fact]
    public async Task Frame_MessageFailed_CarriesAProblem()
    {
        var data = (await FrameAsync(Event(EventTypes.MessageFailed))).Data();
        Assert.Equal(QuestionId, data.GetProperty("replyTo").GetGuid());
        var problem = data.GetProperty("problem");
        Assert.Equal(("urn:deia:backend-failed", 502), (problem.Text("type"), problem.GetProperty("status").GetInt32()));
        Assert.Equal(("no such model", true), (problem.Text("detail"), !string.IsNullOrEmpty(problem.Text("title"))));
        Assert.False(string.IsNullOrEmpty(problem.Text("traceId")));
    }

    [Fact]
    public async Task Frame_HalfOfASurrogatePair_IsReplacedAndHarmsNothing()
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        host.Bus.Publish(new MessageToken("BOT-001", QuestionId, 0, "a\ud83c"));
        host.Bus.Publish(new MessageToken("BOT-001", QuestionId, 1, "\udf0d\0b"));

        Assert.Equal("a\ufffd", (await client.NextAsync()).Data().Text("text"));
        Assert.Equal("\ufffd\0b", (await client.NextAsync()).Data().Text("text"));
    }

    [InMemoryFact("Two million characters can take a busy Redis longer than it is waited for; the events then begin anew.")]
    public async Task Frame_LongSystemPrompt_ArrivesWhole()
    {
        var prompt = new string('p', 2_000_000);
        var bot = Bot();
        var frame = await FrameAsync(new BotLaunched(bot with { Definition = bot.Definition with { SystemPrompt = prompt } }));
        Assert.Equal(prompt, frame.Data().Text("systemPrompt"));
    }

    private static async Task<JsonElement> FrameAsync(DeiaEvent item)
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        host.Bus.Publish(item);
        return await client.NextAsync();
    }

    private static DeiaEvent Event(string type) => type switch
    {
        EventTypes.BotLaunched => new BotLaunched(Bot()),
        EventTypes.BotStopped => new BotStopped(Bot()),
        EventTypes.BotStateChanged => new BotStateChanged("BOT-001", BotState.Starting, BotState.Ready, "why"),
        EventTypes.BotCrashed => new BotCrashed("BOT-001", "boom", Time),
        EventTypes.MessageReceived => new MessageReceived(Message()),
        EventTypes.MessageToken => new MessageToken("BOT-001", QuestionId, 7, "piece"),
        EventTypes.MessageCompleted => new MessageCompleted(
            Message() with { Sender = MessageSender.Bot, Status = MessageStatus.Complete, ReplyTo = QuestionId }),
        EventTypes.MessageFailed => new MessageFailed("BOT-001", QuestionId, new Refusal(RefusalReason.BackendFailed, "no such model")),
        EventTypes.HistoryCleared => new HistoryCleared("BOT-001", null, 3),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such event."),
    };

    private static BotInfo Bot() => new()
    {
        Definition = new BotDefinition { Id = "BOT-001" },
        State = BotState.Ready,
        Provider = "demo",
        Model = "demo",
        Host = "in-process",
        CreatedAt = Time,
        UpdatedAt = Time,
    };

    private static StoredMessage Message() => new()
    {
        Id = QuestionId,
        BotId = "BOT-001",
        Sender = MessageSender.User,
        Content = "Grüße 🌍 \" \u0001",
        Status = MessageStatus.Pending,
        CreatedAt = Time,
        Metadata = new Dictionary<string, JsonElement> { ["k"] = JsonElement.Parse("1") },
    };
}
