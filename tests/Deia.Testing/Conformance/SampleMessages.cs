using Deia.Orchestration.Conversations;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Testing.Conformance;

/// <summary>Makes messages for tests, with ids that grow and times of microseconds, which every store keeps.</summary>
internal sealed class SampleMessages
{
    private readonly FakeTimeProvider _time;
    private readonly MessageIds _ids;

    public SampleMessages()
        : this(new DateTimeOffset(2026, 11, 22, 9, 30, 59, TimeSpan.Zero))
    {
    }

    /// <param name="start">When the first message is created.</param>
    public SampleMessages(DateTimeOffset start)
    {
        _time = new FakeTimeProvider(start) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(333) };
        _ids = new MessageIds(_time);
    }

    /// <summary>Makes an id that is greater than those before.</summary>
    public Guid NextId() => _ids.Next();

    /// <summary>Makes a pending question.</summary>
    public StoredMessage Question(string botId, string conversationId = StoredMessage.DefaultConversation, string content = "How are you?") => new()
    {
        Id = _ids.Next(),
        BotId = botId,
        ConversationId = conversationId,
        Sender = MessageSender.User,
        Content = content,
        Status = MessageStatus.Pending,
        CreatedAt = _time.GetUtcNow(),
    };

    /// <summary>Makes a whole reply.</summary>
    public StoredMessage Reply(StoredMessage question, string content = "Fine.") => new()
    {
        Id = _ids.Next(),
        BotId = question.BotId,
        ConversationId = question.ConversationId,
        Sender = MessageSender.Bot,
        Content = content,
        Tokens = 2,
        Status = MessageStatus.Complete,
        ReplyTo = question.Id,
        CreatedAt = _time.GetUtcNow(),
    };

    /// <summary>Makes what ends a question by a reply.</summary>
    public MessageResolution Answer(StoredMessage question, string content = "Fine.") =>
        new(question.BotId, question.Id, MessageStatus.Answered) { Reply = Reply(question, content) };
}
