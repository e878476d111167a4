using Deia.Orchestration.History;

namespace Deia.Orchestration.Routing;

/// <summary>Stays with the bot that the conversation talks to already.</summary>
internal sealed class StickyRoutingPolicy(ChatHistory history) : IBotRoutingPolicy
{
    public string Name => "sticky";

    public async ValueTask<RoutingDecision?> ChooseAsync(RoutingContext context, CancellationToken cancellationToken = default)
    {
        var botId = await history.LastBotAsync(context.ConversationId, cancellationToken).ConfigureAwait(false);
        return context.Candidates.Any(candidate => candidate.Bot.Id == botId)
            ? new RoutingDecision(botId!, Name, $"The conversation '{context.ConversationId}' talks to {botId} already.")
            : null;
    }
}
