using Deia.Orchestration.Access;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Configuration.Storable;

namespace Deia.Orchestration.Routing;

/// <summary>Checks a message before anything else happens to it.</summary>
internal static class SendRules
{
    private const int ConversationIdLength = 100;

    /// <summary>Checks what a message says.</summary>
    /// <returns>Null where it is right, else the refusal that names every flaw.</returns>
    public static Refusal? Check(SendRequest request, int maxMessageLength)
    {
        Dictionary<string, string[]> errors = [];
        if (string.IsNullOrWhiteSpace(request.Message))
        {
            errors["message"] = ["message must not be empty."];
        }
        else if (request.Message.Length > maxMessageLength)
        {
            errors["message"] = [$"message has {request.Message.Length} characters; Deia:Chat:MaxMessageLength allows {maxMessageLength}."];
        }
        else if (StorableText.Flaw(request.Message) is { } flaw)
        {
            errors["message"] = [$"message {flaw}."];
        }

        if (ConversationFlaw(request.ConversationId) is { } conversation)
        {
            errors["conversationId"] = [conversation];
        }

        if (request.BotId is { } botId && !BotId.IsValid(botId))
        {
            errors["botId"] = [$"botId must match {BotId.Pattern}."];
        }

        if (StorableText.Flaw(request.Metadata) is { } metadataFlaw)
        {
            errors["metadata"] = [$"metadata {metadataFlaw}."];
        }

        return errors.Count == 0 ? null : Refusal.Invalid(errors);
    }

    /// <summary>Refuses what a caller may not do.</summary>
    /// <param name="what">What was asked for, as the beginning of a sentence.</param>
    /// <param name="needed">What it needs.</param>
    public static Refusal Forbidden(string what, Permission needed) =>
        new(RefusalReason.Forbidden, $"{what} needs the role {Roles.NameOf(Roles.LeastFor(needed))}.");

    /// <summary>Says what is wrong with the id of a conversation.</summary>
    public static string? ConversationFlaw(string conversationId) =>
        string.IsNullOrWhiteSpace(conversationId) || conversationId.Length > ConversationIdLength || conversationId.Any(char.IsControl)
            || StorableText.Flaw(conversationId) is not null
            ? $"conversationId must be 1 to {ConversationIdLength} characters without control characters."
            : null;
}
