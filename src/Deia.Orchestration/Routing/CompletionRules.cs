using System.Globalization;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Routing;

/// <summary>Checks a conversation that a caller brings along.</summary>
internal static class CompletionRules
{
    public static Refusal? Check(CompletionRequest request)
    {
        if (request.Messages is not [.., { Sender: MessageSender.User } question] || string.IsNullOrWhiteSpace(question.Text))
        {
            return Refusal.Invalid("messages", "The last of messages must be a user's, and must not be empty.");
        }

        for (var i = 0; i < request.Messages.Count; i++)
        {
            if (StorableText.Flaw(request.Messages[i].Text) is { } flaw)
            {
                return Refusal.Invalid("messages", string.Create(CultureInfo.InvariantCulture, $"messages[{i}] {flaw}."));
            }
        }

        return request.SystemPrompt is { } prompt && StorableText.Flaw(prompt) is { } promptFlaw ? Refusal.Invalid("systemPrompt", $"systemPrompt {promptFlaw}.") : null;
    }
}
