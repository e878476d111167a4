using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IChatMessageRepository"/>. Derive from it to hold an implementation to it.</summary>
public abstract partial class ChatMessageRepositoryConformance : StoreConformance
{
    // The longest id of a conversation that a client may send.
    private const int ConversationLength = 100;

    private readonly SampleMessages _samples = new();

    public static TheoryData<string> AwkwardTexts => AwkwardText.Names;

    public static TheoryData<MessageStatus> EveryStatus => [.. Enum.GetValues<MessageStatus>()];

    private IChatMessageRepository Repository => Store.Messages;

    private static string Bot => BotIds[0];

    private static string OtherBot => BotIds[1];

    [Theory]
    [MemberData(nameof(EveryStatus))]
    public async Task AddAsync_EveryFieldSet_IsReadBack(MessageStatus status)
    {
        var message = _samples.Reply(_samples.Question(Bot, "talk")) with { Tokens = int.MaxValue, Status = status, Metadata = AwkwardText.Metadata };

        await AddAsync(message);

        StoredAssert.Same(message, await Repository.FindAsync(Bot, message.Id, Cancellation));
        StoredAssert.Same([message], await PageAsync(new MessageQuery(Bot)));
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task AddAsync_AwkwardText_IsReadBackUnharmed(string name)
    {
        var message = _samples.Question(Bot, content: AwkwardText.Of(name));

        await AddAsync(message);

        StoredAssert.Same(message, await Repository.FindAsync(Bot, message.Id, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task AddAsync_AwkwardConversation_IsToldFromOthers(string name)
    {
        var (conversation, neighbour) = (AwkwardText.Of(name, ConversationLength), AwkwardText.Of(name, ConversationLength - 1) + ".");
        var (message, next) = (_samples.Question(Bot, conversation), _samples.Question(Bot, neighbour));
        await AddAsync(message, next);

        StoredAssert.Same([message], await PageAsync(new MessageQuery(Bot) { ConversationId = conversation }));
        StoredAssert.Same([message], await Repository.ReadAllAsync(Bot, conversation, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(Bot, await Repository.LastBotAsync(conversation, Cancellation));
        Assert.Equal(1, await DeleteAsync(Bot, conversation));
        StoredAssert.Same([next], await PageAsync(new MessageQuery(Bot)));
    }

    [Fact]
    public async Task AddAsync_IdAlreadyStored_ChangesNothing()
    {
        var message = _samples.Question(Bot);
        await AddAsync(message);
        await ResolveAsync(new MessageResolution(Bot, message.Id, MessageStatus.Failed));

        await AddAsync(message with { Content = "again" });

        StoredAssert.Same([message with { Status = MessageStatus.Failed }], await PageAsync(new MessageQuery(Bot)));
        Assert.Equal(1, await Repository.CountAsync(Bot, Cancellation));
    }

    [Fact]
    public async Task FindAsync_UnknownOrOfAnotherBot_GivesNull()
    {
        var message = _samples.Question(Bot);
        await AddAsync(message);

        Assert.Null(await Repository.FindAsync(Bot, _samples.NextId(), Cancellation));
        Assert.Null(await Repository.FindAsync(OtherBot, message.Id, Cancellation));
    }

    [Fact]
    public async Task EveryCall_CancelledBefore_ThrowsAndChangesNothing()
    {
        var question = _samples.Question(Bot);
        await AddAsync(question);

        await AssertCancelledAsync(
            async cancelled => await Repository.AddAsync(_samples.Question(Bot), Fence(Bot), cancelled),
            async cancelled => await Repository.ImportAsync([_samples.Question(Bot)], Fence(Bot), cancelled),
            async cancelled => await Repository.ResolveAsync(_samples.Answer(question), Fence(Bot), cancelled),
            async cancelled => await Repository.DeleteAsync(Bot, null, Fence(Bot), cancelled),
            async cancelled => await Repository.DeleteAsync(Bot, question.ConversationId, Fence(Bot), cancelled),
            async cancelled => await Repository.FindAsync(Bot, question.Id, cancelled),
            async cancelled => await Repository.PageAsync(new MessageQuery(Bot), cancelled),
            async cancelled => await Repository.ReadAllAsync(Bot, null, cancelled).ToListAsync(CancellationToken.None),
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
            await Repository.AddAsync(message, Fence(message.BotId), Cancellation);
        }
    }

    private ValueTask<bool> ResolveAsync(MessageResolution resolution) => Repository.ResolveAsync(resolution, Fence(resolution.BotId), Cancellation);

    private ValueTask<int> DeleteAsync(string botId, string? conversationId) =>
        Repository.DeleteAsync(botId, conversationId, Fence(botId), Cancellation);

    private async Task<StoredMessage> AddAnsweredAsync(string botId, string conversationId)
    {
        var question = _samples.Question(botId, conversationId);
        await AddAsync(question);
        Assert.True(await ResolveAsync(_samples.Answer(question)));
        return question;
    }

    private async Task<IReadOnlyList<StoredMessage>> PageAsync(MessageQuery query) => (await Repository.PageAsync(query, Cancellation)).Items;
}
