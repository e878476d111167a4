using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Tests;

/// <summary>A history that counts how often it is read.</summary>
internal sealed class CountedHistory(params (string Question, string Reply)[] turns) : IConversationHistory
{
    public int Reads { get; private set; }

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(string conversationId, int limit, CancellationToken cancellationToken = default)
    {
        Reads++;
        List<StoredMessage> messages = [];
        foreach (var (question, reply) in turns)
        {
            var asked = Message(messages.Count, MessageSender.User, question, MessageStatus.Answered);
            messages.Add(asked);
            messages.Add(Message(messages.Count, MessageSender.Bot, reply, MessageStatus.Complete) with { ReplyTo = asked.Id });
        }

        return ValueTask.FromResult<IReadOnlyList<StoredMessage>>(messages);
    }

    private static StoredMessage Message(int number, MessageSender sender, string content, MessageStatus status) => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(number)),
        BotId = "BOT-001",
        Sender = sender,
        Content = content,
        Status = status,
        CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
    };
}
