using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;

namespace Deia.Orchestration.Tests.Hosting;

/// <summary>A history that counts how often it is read.</summary>
internal sealed class CountingHistory : IConversationHistory
{
    public int Reads { get; private set; }

    public List<StoredMessage> Messages { get; } = [];

    public void Add(string question, string reply)
    {
        var id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(Messages.Count));
        Messages.Add(Message(id, MessageSender.User, question, null));
        Messages.Add(Message(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(Messages.Count)), MessageSender.Bot, reply, id));
    }

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(string conversationId, int limit, CancellationToken cancellationToken = default)
    {
        Reads++;
        return ValueTask.FromResult<IReadOnlyList<StoredMessage>>([.. Messages.TakeLast(limit)]);
    }

    private static StoredMessage Message(Guid id, MessageSender sender, string text, Guid? replyTo) => new()
    {
        Id = id,
        BotId = "BOT-001",
        Sender = sender,
        Content = text,
        Status = sender == MessageSender.User ? MessageStatus.Answered : MessageStatus.Complete,
        ReplyTo = replyTo,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
