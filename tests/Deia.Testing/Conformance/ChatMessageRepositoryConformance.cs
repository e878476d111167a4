using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IChatMessageRepository"/>. Derive from it to hold an implementation to it.</summary>
public abstract partial class ChatMessageRepositoryConformance : RepositoryConformance<IChatMessageRepository>
{
    private readonly SampleMessages _samples = new();

    public static TheoryData<string> AwkwardTexts => AwkwardText.Names;

    public static TheoryData<MessageStatus> EveryStatus => [.. Enum.GetValues<MessageStatus>()];

    private static string Bot => BotIds[0];

    private static string OtherBot => BotIds[1];

    [Theory]
    [MemberData(nameof(EveryStatus))]
    public async Task AddAsync_EveryFieldSet_IsReadBack(MessageStatus status)
    {
        var message = _samples.Reply(_samples.Question(Bot, "talk")) with { Tokens = int.MaxValue, Status = status, Metadata = AwkwardText.Metadata };

        await Repository.AddAsync(message, Cancellation);

        StoredAssert.Same(message, await Repository.FindAsync(Bot, message.Id, Cancellation));
        StoredAssert.Same([message], await PageAsync(new MessageQuery(Bot)));
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task AddAsync_AwkwardText_IsReadBackUnharmed(string name)
    {
        var message = _samples.Question(Bot, content: AwkwardText.Of(name));

        await Repository.AddAsync(message, Cancellation);

        StoredAssert.Same(message, await Repository.FindAsync(Bot, message.Id, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task AddAsync_AwkwardConversation_IsToldFromOthers(string name)
    {
        var message = _samples.Question(Bot, AwkwardText.Of(name));
        await AddAsync(message, _samples.Question(Bot, AwkwardText.Of(name) + "."));

        StoredAssert.Same([message], await PageAsync(new MessageQuery(Bot) { ConversationId = AwkwardText.Of(name) }));
        Assert.Equal(Bot, await Repository.LastBotAsync(AwkwardText.Of(name), Cancellation));
    }

    [Fact]
    public async Task AddAsync_IdAlreadyStored_ChangesNothing()
    {
        var message = _samples.Question(Bot);
        await Repository.AddAsync(message, Cancellation);
        await Repository.ResolveAsync(new MessageResolution(Bot, message.Id, MessageStatus.Failed), Cancellation);

        await Repository.AddAsync(message with { Content = "again" }, Cancellation);

        StoredAssert.Same([message with { Status = MessageStatus.Failed }], await PageAsync(new MessageQuery(Bot)));
        Assert.Equal(1, await Repository.CountAsync(Bot, Cancellation));
    }

    [Fact]
    public async Task FindAsync_UnknownOrOfAnotherBot_GivesNull()
    {
        var message = _samples.Question(Bot);
        await Repository.AddAsync(message, Cancellation);

        Assert.Null(await Repository.FindAsync(Bot, _samples.NextId(), Cancellation));
        Assert.Null(await Repository.FindAsync(OtherBot, message.Id, Cancellation));
    }

    [Fact]
    public async Task EveryCall_CancelledBefore_ThrowsAndChangesNothing()
    {
        var question = _samples.Question(Bot);
        await Repository.AddAsync(question, Cancellation);

        await AssertCancelledAsync(
            async cancelled => await Repository.AddAsync(_samples.Question(Bot), cancelled),
            async cancelled => await Repository.ResolveAsync(_samples.Answer(question), cancelled),
            async cancelled => await Repository.DeleteAsync(Bot, null, cancelled),
            async cancelled => await Repository.DeleteAsync(Bot, question.ConversationId, cancelled),
            async cancelled => await Repository.FindAsync(Bot, question.Id, cancelled),
            async cancelled => await Repository.PageAsync(new MessageQuery(Bot), cancelled),
            async cancelled => await Repository.RecentAnsweredAsync(Bot, question.ConversationId, 1, cancelled),
            async cancelled => await Repository.PendingAsync(Bot, cancelled),
            async cancelled => await Repository.LastBotAsync(question.ConversationId, cancelled),
            async cancelled => await Repository.CountAsync(Bot, cancelled));

        StoredAssert.Same([question], await PageAsync(new MessageQuery(Bot)));
    }

    private async Task AddAsync(params StoredMessage[] messages)
    {
        foreach (var message in messages)
        {
            await Repository.AddAsync(message, Cancellation);
        }
    }

    private async Task<StoredMessage> AddAnsweredAsync(string botId, string conversationId)
    {
        var question = _samples.Question(botId, conversationId);
        await Repository.AddAsync(question, Cancellation);
        Assert.True(await Repository.ResolveAsync(_samples.Answer(question), Cancellation));
        return question;
    }

    private async Task<IReadOnlyList<StoredMessage>> PageAsync(MessageQuery query) => (await Repository.PageAsync(query, Cancellation)).Items;
}
