using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>Histories that are taken in.</content>
public abstract partial class ChatMessageRepositoryConformance
{
    [Fact]
    public async Task ImportAsync_NewMessages_AreReadBackInEveryField()
    {
        var question = _samples.Question(Bot, "talk") with { Status = MessageStatus.Answered, Metadata = AwkwardText.Metadata };
        StoredMessage[] messages = [question, _samples.Reply(question), _samples.Question(Bot) with { Status = MessageStatus.Failed }];

        Assert.Equal(3, await ImportAsync(messages));

        StoredAssert.Same(messages, await Repository.ReadAllAsync(Bot, null, Cancellation).ToListAsync(Cancellation));
        StoredAssert.Same(messages[..2], await Repository.RecentAnsweredAsync(Bot, "talk", 10, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task ImportAsync_AwkwardText_IsReadBackUnharmed(string name)
    {
        var message = _samples.Question(Bot, AwkwardText.Of(name, ConversationLength), AwkwardText.Of(name));

        Assert.Equal(1, await ImportAsync(message));

        StoredAssert.Same(message, await Repository.FindAsync(Bot, message.Id, Cancellation));
    }

    [Fact]
    public async Task ImportAsync_SomeStoredAlready_AddsAndCountsTheOthersAlone()
    {
        var (stored, foreign) = (_samples.Question(Bot), _samples.Question(OtherBot));
        await AddAsync(stored, foreign);
        var added = _samples.Question(Bot);

        Assert.Equal(1, await ImportAsync(stored with { Content = "another" }, foreign with { BotId = Bot }, added, added with { Content = "again" }));
        Assert.Equal(0, await ImportAsync(stored, added));

        StoredAssert.Same([stored, added], await Repository.ReadAllAsync(Bot, null, Cancellation).ToListAsync(Cancellation));
        StoredAssert.Same(foreign, await Repository.FindAsync(OtherBot, foreign.Id, Cancellation));
    }

    [Fact]
    public async Task ImportAsync_Nothing_AddsNothing() => Assert.Equal(0, await Repository.ImportAsync([], Fence(Bot), Cancellation));

    [Fact]
    public async Task ImportAsync_OlderThanWhatIsStored_StandsBeforeIt()
    {
        StoredMessage[] old = [.. Enumerable.Range(0, 1_000).Select(_ => _samples.Question(Bot) with { Status = MessageStatus.Answered })];
        var present = _samples.Question(Bot);
        await AddAsync(present);

        Assert.Equal(old.Length, await ImportAsync([.. old.Reverse()]));

        StoredAssert.Same([.. old, present], await Repository.ReadAllAsync(Bot, null, Cancellation).ToListAsync(Cancellation));
        StoredAssert.Same([present], (await Repository.PageAsync(new MessageQuery(Bot) { Limit = 1 }, Cancellation)).Items);
    }

    [Fact]
    public async Task ImportAsync_SameManyTimesAtOnce_AddsEachOnce()
    {
        StoredMessage[] messages = [.. Enumerable.Range(0, 200).Select(_ => _samples.Question(Bot))];

        var added = await RaceAsync(6, async _ => await ImportAsync(messages));

        Assert.Equal(messages.Length, added.Sum());
        StoredAssert.Same(messages, await Repository.ReadAllAsync(Bot, null, Cancellation).ToListAsync(Cancellation));
    }

    private ValueTask<int> ImportAsync(params StoredMessage[] messages) => Repository.ImportAsync(messages, Fence(Bot), Cancellation);
}
