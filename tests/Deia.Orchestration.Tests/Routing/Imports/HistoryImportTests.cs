using System.Text.Json;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.History;
using Deia.Orchestration.Tests.Fleets;

namespace Deia.Orchestration.Tests.Routing.Imports;

public sealed class HistoryImportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ImportAsync_ForABotThatRuns_IsRememberedAtItsNextMessage()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.AskAsync("before");
        var (question, reply) = (Message(MessageSender.User, "from elsewhere"), Message(MessageSender.Bot, "indeed"));

        Assert.Equal(2, (await ImportAsync(fleet, question, reply)).Value.Imported);
        await fleet.AskAsync("after");

        Assert.Equal(["from elsewhere", "indeed", "before", "echo 1: before", "after"], fleet.Client.ReceivedRequests[^1].Messages.Select(message => message.Text));
        Assert.Equal(6, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.MessageCount);
    }

    [Fact]
    public async Task ImportAsync_Twice_AddsOnceAndCountsSo()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.StopAsync();
        StoredMessage[] messages = [.. Enumerable.Range(0, 450).Select(number => Message(MessageSender.User, $"{number}"))];

        Assert.Equal(450, (await ImportAsync(fleet, messages)).Value.Imported);
        Assert.Equal(0, (await ImportAsync(fleet, messages)).Value.Imported);
        Assert.Equal(0, (await ImportAsync(fleet)).Value.Imported);

        Assert.Equal(messages.Select(message => message.Id), (await fleet.HistoryAsync()).Select(message => message.Id));
        Assert.Equal(450, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.MessageCount);
        Assert.Null((await fleet.Manager.LaunchAsync("BOT-001", null, Cancellation)).Refusal);
    }

    [Fact]
    public async Task ImportAsync_OfPendingQuestionsOfAnotherBot_MakesThemFailedOnesOfThisOne()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        var message = Message(MessageSender.User, "waiting") with
        {
            BotId = "BOT-009",
            Status = MessageStatus.Pending,
            CreatedAt = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(1)).AddTicks(123_456_7),
        };

        await ImportAsync(fleet, message);
        await fleet.Manager.RestartAsync("BOT-001", Cancellation);

        var stored = Assert.Single(await fleet.HistoryAsync());
        Assert.Equal(("BOT-001", MessageStatus.Failed), (stored.BotId, stored.Status));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero).AddMicroseconds(123_456), stored.CreatedAt);
        Assert.Equal(TimeSpan.Zero, stored.CreatedAt.Offset);
        Assert.Empty(fleet.Client.ReceivedRequests);
    }

    public static TheoryData<string, StoredMessage> Flaws() => new()
    {
        { "id", Message(MessageSender.User, "x") with { Id = Guid.Empty } },
        { "conversationId", Message(MessageSender.User, "x") with { ConversationId = "" } },
        { "conversationId", Message(MessageSender.User, "x") with { ConversationId = new string('c', 101) } },
        { "content", Message(MessageSender.User, "") },
        { "content", Message(MessageSender.Bot, "half \ud83d") },
        { "content", Message(MessageSender.Bot, "a\0b") },
        { "tokens", Message(MessageSender.User, "x") with { Tokens = -1 } },
        { "status", Message(MessageSender.User, "x") with { Status = MessageStatus.Complete } },
        { "status", Message(MessageSender.Bot, "x") with { Status = MessageStatus.Pending } },
        { "metadata", Message(MessageSender.User, "x") with { Metadata = new Dictionary<string, JsonElement> { ["a\0"] = JsonElement.Parse("1") } } },
    };

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task ImportAsync_OfAMessageWithAFlaw_NamesItAndKeepsWholePartsOnly(string field, StoredMessage message)
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        StoredMessage[] good = [.. Enumerable.Range(0, 201).Select(number => Message(MessageSender.User, $"{number}"))];

        var refusal = (await ImportAsync(fleet, [.. good, message])).Refusal!;

        Assert.Equal((RefusalReason.Invalid, $"items[201].{field}"), (refusal.Reason, Assert.Single(refusal.Errors).Key));
        Assert.Equal(200, (await fleet.HistoryAsync()).Count);
    }

    [Fact]
    public async Task ImportAsync_WithARefusalAmongTheMessages_EndsThere()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        Outcome<StoredMessage>[] items = [Message(MessageSender.User, "x"), Refusal.Invalid("items[1]", "broken"), Message(MessageSender.User, "y")];

        var refusal = (await fleet.Router.ImportAsync("BOT-001", items.ToAsyncEnumerable(), Cancellation)).Refusal!;

        Assert.Equal("broken", refusal.Detail);
        Assert.Empty(await fleet.HistoryAsync());
    }

    [Fact]
    public async Task ImportAsync_ForNobody_IsRefused()
    {
        await using var fleet = await TestFleet.StartAsync();

        Assert.Equal(RefusalReason.BotNotFound, (await ImportAsync(fleet, Message(MessageSender.User, "x"))).Refusal!.Reason);
    }

    [Fact]
    public async Task ImportAsync_ForABotOfAnotherHost_IsRefused()
    {
        TestStores stores = new();
        await using var holder = await TestFleet.StartAsync(stores: stores);
        await holder.LaunchAsync();
        await using var other = await TestFleet.StartAsync(stores: stores);

        Assert.Equal(RefusalReason.BotElsewhere, (await ImportAsync(other, Message(MessageSender.User, "x"))).Refusal!.Reason);
        Assert.Empty(await holder.HistoryAsync());
    }

    [Fact]
    public async Task ImportAsync_OfASlowSender_KeepsNobodyFromTheBot()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.StopAsync();
        TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<Outcome<StoredMessage>> Slowly()
        {
            for (var number = 0; number < 200; number++)
            {
                yield return Message(MessageSender.User, "early");
            }

            await more.Task;
            yield return Message(MessageSender.User, "late");
        }

        var importing = fleet.Router.ImportAsync("BOT-001", Slowly(), Cancellation).AsTask();
        await fleet.LaunchAsync("BOT-001");
        await fleet.AskAsync("hello");
        more.SetResult();

        Assert.Equal(201, (await importing).Value.Imported);
        Assert.Equal(203, (await fleet.HistoryAsync()).Count);
    }

    private static ValueTask<Outcome<HistoryImported>> ImportAsync(TestFleet fleet, params StoredMessage[] messages) =>
        fleet.Router.ImportAsync("BOT-001", messages.Select(message => (Outcome<StoredMessage>)message).ToAsyncEnumerable(), Cancellation);

    private static StoredMessage Message(MessageSender sender, string content) => new()
    {
        Id = Guid.CreateVersion7(new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(Interlocked.Increment(ref _made))),
        BotId = "BOT-001",
        Sender = sender,
        Content = content,
        Status = sender == MessageSender.User ? MessageStatus.Answered : MessageStatus.Complete,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static long _made;
}
