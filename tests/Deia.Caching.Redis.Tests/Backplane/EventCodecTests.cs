using System.Text;
using System.Text.Json;
using Deia.Caching.Redis.Backplane;
using Deia.Orchestration;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Caching.Redis.Tests.Backplane;

public sealed class EventCodecTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 12, 0, 0, 123, 456, TimeSpan.Zero);

    private static readonly Dictionary<string, JsonElement> Metadata = new() { ["k\"1"] = JsonElement.Parse("""{"deep":[1,"ä",null,1e400]}""") };

    private static readonly BotInfo Bot = new()
    {
        Definition = new BotDefinition
        {
            Id = "BOT-001",
            Provider = "ollama",
            Model = "llama",
            SystemPrompt = "Line\n\"quoted\" \u0000 <b> 漢字 😀",
            Host = "in-process",
            Capabilities = ["one", "two"],
            Temperature = 0.1,
            ContextTokens = 4_096,
            IdleTimeout = TimeSpan.FromSeconds(90.5),
            Metadata = Metadata,
        },
        State = BotState.Faulted,
        ShouldRun = true,
        Detail = "why",
        Provider = "ollama",
        Model = "llama",
        Host = "in-process",
        Port = 8_001,
        ProcessId = 17,
        CreatedAt = At,
        UpdatedAt = At.AddTicks(1),
    };

    private static readonly StoredMessage Message = new()
    {
        Id = Guid.CreateVersion7(),
        BotId = "BOT-001",
        ConversationId = "c1",
        Sender = MessageSender.Bot,
        Content = "a \u2028 \"b\" 😀",
        Tokens = 3,
        Status = MessageStatus.Answered,
        ReplyTo = Guid.CreateVersion7(),
        CreatedAt = At,
        Metadata = Metadata,
    };

    private static readonly Refusal Problem =
        new(RefusalReason.BackendFailed, "It failed.") { Errors = new Dictionary<string, string[]> { ["model"] = ["a", "b"] }, RetryAfter = TimeSpan.FromSeconds(3) };

    /// <summary>Each event, with every part of it set.</summary>
    private static readonly List<DeiaEvent> Events =
    [
        new BotLaunched(Bot),
        new BotStateChanged("BOT-001", BotState.Ready, BotState.Idle, "idle"),
        new BotCrashed("BOT-001", "why", At),
        new BotStopped(Bot),
        new MessageReceived(Message),
        new MessageToken("BOT-001", Message.Id, 7, " \"tok\" 😀"),
        new MessageCompleted(Message),
        new MessageFailed("BOT-001", Message.Id, Problem),
        new HistoryCleared("BOT-001", "c1", 3),
        new FlagsChanged("enableAnalytics", true),
    ];

    public static TheoryData<int> EveryEvent() => [.. Enumerable.Range(0, Events.Count)];

    [Fact]
    public void Events_OfTheCore_AreAllInTheList() =>
        Assert.Equal(
            typeof(DeiaEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DeiaEvent))).Select(type => type.Name).Order(),
            Events.Select(item => item.GetType().Name).Order());

    [Theory]
    [MemberData(nameof(EveryEvent))]
    public void Read_WhatWasWritten_IsTheSame(int index)
    {
        var read = Read(EventCodec.Write([new OutgoingEvent(Events[index], At)]), 1);

        Assert.Equal((17, At), (read[0].Seq, read[0].At));
        Assert.Equal(Events[index].GetType(), read[0].Event.GetType());
        Assert.Equal(Flat.Of(Events[index]), Flat.Of(read[0].Event));
    }

    [Fact]
    public void Read_NothingOptionalSet_IsTheSame()
    {
        var definition = new BotDefinition { Id = "BOT-001" };
        BotInfo bot = new() { Definition = definition, State = BotState.Idle, Host = "h", CreatedAt = At, UpdatedAt = At };
        DeiaEvent[] events = [new BotLaunched(bot), new BotCrashed("BOT-001", "", null), new HistoryCleared("BOT-001", null, 0)];

        var read = Read(EventCodec.Write([.. events.Select(item => new OutgoingEvent(item, At))]), events.Length);

        Assert.Equal(events.Select(Flat.Of), read.Select(item => Flat.Of(item.Event)));
        Assert.Equal([17L, 18L, 19L], read.Select(item => item.Seq));
    }

    [Fact]
    public void Read_HalfASurrogatePair_IsWhatAClientWouldRead()
    {
        var read = Read(EventCodec.Write([new OutgoingEvent(new MessageToken("BOT-001", Guid.Empty, 0, "a\ud83d"), At)]), 1);

        Assert.Equal("a\ufffd", ((MessageToken)read[0].Event).Text);
    }

    [Fact]
    public void Read_TypeOfANewerHost_KeepsItsNameItsBotAndItsNumber()
    {
        var read = Read("""[["bot:sang","2026-11-24T12:00:00Z","BOT-002",{"song":[{}]},"more",{}],["history:cleared","2026-11-24T12:00:00Z",null,{"botId":"BOT-001","deleted":2,"more":1}]]"""u8, 2);

        Assert.Equal((17, "bot:sang", "BOT-002"), (read[0].Seq, read[0].Event.Type, read[0].Event.BotId));
        Assert.Equal((18, new HistoryCleared("BOT-001", null, 2)), (read[1].Seq, read[1].Event));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[[]]")]
    [InlineData("""[["history:cleared","2026-11-24T12:00:00Z","BOT-001"]]""")]
    [InlineData("""[["history:cleared","yesterday","BOT-001",{}]]""")]
    [InlineData("""[["history:cleared","2026-11-24T12:00:00Z","BOT-001",null]]""")]
    [InlineData("""[["bot:state","2026-11-24T12:00:00Z","BOT-001",{"botId":"BOT-001","from":"Asleep","to":"Ready","reason":""}]]""")]
    [InlineData("""[["bot:launched","2026-11-24T12:00:00Z","BOT-001",{"bot":{}}]]""")]
    public void Read_WhatCanNotBeRead_Throws(string text) =>
        Assert.ThrowsAny<JsonException>(() => Read(Encoding.UTF8.GetBytes(text), 1));

    [Fact]
    public void Read_MessageOfTheChannel_GivesItsHeadAndItsEvents()
    {
        var batch = EventBatch.Read("e1 18 h1 2\n[]\n"u8.ToArray());

        Assert.NotNull(batch);
        Assert.Equal(("e1", 17L, 18L, "h1", 2, "[]\n"), (batch.Epoch, batch.First, batch.Last, batch.Host, batch.Count, Encoding.UTF8.GetString(batch.Content.Span)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("e1 18 h1 2")]
    [InlineData("e1 x h1 2\n")]
    [InlineData("e1 18 h1 2 3 4\n")]
    public void Read_WhatIsNoMessage_IsNull(string text) => Assert.Null(EventBatch.Read(Encoding.UTF8.GetBytes(text)));

    private static List<EventEnvelope> Read(ReadOnlySpan<byte> content, int count) =>
        EventCodec.Read(new EventBatch("e1", 16 + count, "h1", count, content.ToArray()));
}
