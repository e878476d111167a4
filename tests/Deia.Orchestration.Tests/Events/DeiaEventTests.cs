using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Tests.Events;

public sealed class DeiaEventTests
{
    private const string Secret = "the secret text";

    private static readonly BotInfo Bot = new()
    {
        Definition = new BotDefinition { Id = "BOT-001", SystemPrompt = Secret },
        State = BotState.Ready,
        Host = "in-process",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private static readonly StoredMessage Message = new()
    {
        Id = Guid.Empty,
        BotId = "BOT-001",
        Sender = MessageSender.User,
        Content = Secret,
        Status = MessageStatus.Pending,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Each event with its name in docs/http-api.md, and how much text it carries.</summary>
    private static readonly List<(DeiaEvent Item, string Type, int TextLength)> Events =
    [
        (new BotLaunched(Bot), "bot:launched", Secret.Length),
        (new BotStateChanged("BOT-001", BotState.Ready, BotState.Idle, "idle"), "bot:state", 4),
        (new BotCrashed("BOT-001", Secret, null), "bot:crashed", Secret.Length),
        (new BotStopped(Bot), "bot:stopped", Secret.Length),
        (new MessageReceived(Message), "message:received", Secret.Length),
        (new MessageToken("BOT-001", Guid.Empty, 0, Secret), "message:token", Secret.Length),
        (new MessageCompleted(Message), "message:completed", Secret.Length),
        (new MessageFailed("BOT-001", Guid.Empty, new Refusal(RefusalReason.BackendFailed, Secret)), "message:failed", Secret.Length),
        (new HistoryCleared("BOT-001", null, 3), "history:cleared", 0),
        (new FlagsChanged("enableAnalytics", true), "flags:changed", 0),
    ];

    public static TheoryData<int> EveryEvent() => [.. Enumerable.Range(0, Events.Count)];

    [Theory]
    [MemberData(nameof(EveryEvent))]
    public void Type_EveryEvent_IsTheNameOfTheContract(int index)
    {
        Assert.Equal(Events[index].Type, Events[index].Item.Type);
        Assert.Equal(BotIdOf(index), Events[index].Item.BotId);
    }

    [Theory]
    [MemberData(nameof(EveryEvent))]
    public void TextLength_EveryEvent_CountsTheTextItCarries(int index) =>
        Assert.Equal(Events[index].TextLength, Events[index].Item.TextLength);

    [Theory]
    [MemberData(nameof(EveryEvent))]
    public void ToString_EveryEvent_SaysWhatHappenedAndHoldsNoText(int index) =>
        Assert.Equal($"{Events[index].Type} {BotIdOf(index)}", Events[index].Item.ToString());

    [Fact]
    public void Events_OfThisAssembly_AreAllInTheList() =>
        Assert.Equal(
            typeof(DeiaEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DeiaEvent))).Select(type => type.Name).Order(),
            Events.Select(item => item.Item.GetType().Name).Order());

    /// <summary>Gives the bot that an event concerns; flags concern none.</summary>
    private static string? BotIdOf(int index) => Events[index].Item is FlagsChanged ? null : "BOT-001";
}
