using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Routing.Imports;

/// <summary>Checks messages that come from elsewhere.</summary>
internal static class ImportRules
{
    /// <summary>The longest text that any host lets a user send (<c>Deia:Chat:MaxMessageLength</c>), and more than a model says.</summary>
    private const int LongestContent = 1024 * 1024;

    /// <summary>Checks a message.</summary>
    /// <returns>What is wrong by field; empty where nothing is.</returns>
    public static Dictionary<string, string[]> Errors(StoredMessage message)
    {
        Dictionary<string, string[]> errors = [];
        if (message.Id == Guid.Empty)
        {
            errors["id"] = ["id must not be zero."];
        }

        if (SendRules.ConversationFlaw(message.ConversationId) is { } conversation)
        {
            errors["conversationId"] = [conversation];
        }

        if (message.Sender == MessageSender.User && message.Content.Length == 0)
        {
            errors["content"] = ["content must not be empty where a user is the sender."];
        }
        else if (message.Content.Length > LongestContent)
        {
            errors["content"] = [$"content must not have more than {LongestContent} characters."];
        }
        else if (StorableText.Flaw(message.Content) is { } content)
        {
            errors["content"] = [$"content {content}."];
        }

        if (message.Tokens < 0)
        {
            errors["tokens"] = ["tokens must be 0 or more."];
        }

        if (IsOfBot(message.Status) != (message.Sender == MessageSender.Bot))
        {
            errors["status"] = ["status must be pending, answered or failed where a user is the sender, and complete or cancelled where a bot is."];
        }

        if (StorableText.Flaw(message.Metadata) is { } metadata)
        {
            errors["metadata"] = [$"metadata {metadata}."];
        }

        return errors;
    }

    private static bool IsOfBot(MessageStatus status) => status is MessageStatus.Complete or MessageStatus.Cancelled;
}
