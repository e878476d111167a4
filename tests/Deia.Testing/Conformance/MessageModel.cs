using Deia.Orchestration.Conversations;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IChatMessageRepository"/> in its plainest form: one list, read by scanning it. Slow, and easy to believe.</summary>
internal sealed class MessageModel
{
    private readonly List<StoredMessage> _messages = [];

    public void Add(StoredMessage message)
    {
        if (_messages.TrueForAll(stored => stored.Id != message.Id))
        {
            _messages.Add(message);
        }
    }

    public bool Resolve(MessageResolution resolution)
    {
        if (Find(resolution.BotId, resolution.QuestionId) is not { Status: MessageStatus.Pending } question)
        {
            return false;
        }

        _messages.Remove(question);
        _messages.Add(question with { Status = resolution.Status, Metadata = resolution.Metadata ?? question.Metadata });
        if (resolution.Reply is { } reply)
        {
            Add(reply);
        }

        return true;
    }

    public StoredMessage? Find(string botId, Guid id) => _messages.Find(message => message.BotId == botId && message.Id == id);

    public MessagePage Page(MessageQuery query)
    {
        var fitting = Of(query.BotId, query.ConversationId)
            .Where(message => query.Before is not { } before || message.Id < before)
            .Where(message => query.After is not { } after || message.Id > after)
            .OrderByDescending(message => message.Id)
            .Skip(query.Offset)
            .ToArray();
        var items = fitting.Take(query.Limit).ToArray();
        return new MessagePage(items, fitting.Length > items.Length ? items[^1].Id : null);
    }

    public IEnumerable<StoredMessage> RecentAnswered(string botId, string conversationId, int limit) => Of(botId, conversationId)
        .Where(message => message.Status is MessageStatus.Answered or MessageStatus.Complete or MessageStatus.Cancelled)
        .OrderBy(message => message.Id)
        .TakeLast(limit);

    public IEnumerable<StoredMessage> Pending(string botId) =>
        Of(botId, null).Where(message => message.Status == MessageStatus.Pending).OrderBy(message => message.Id);

    public string? LastBot(string conversationId) => _messages.Where(message => message.ConversationId == conversationId).MaxBy(message => message.Id)?.BotId;

    public int Count(string botId) => Of(botId, null).Count();

    public int Delete(string botId, string? conversationId) => _messages.RemoveAll(Of(botId, conversationId).ToArray().Contains);

    private IEnumerable<StoredMessage> Of(string botId, string? conversationId) =>
        _messages.Where(message => message.BotId == botId && (conversationId is null || message.ConversationId == conversationId));
}
