using System.Globalization;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Ownership;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Routing.Commands.Answers;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Removes the messages of the present conversation with a bot.</summary>
internal sealed class ClearCommand(BotOwnership ownership, BotConversations conversations, CurrentBot current) : ISlashCommand
{
    public SlashCommandInfo Info { get; } = new("/clear", "/clear", "Removes the messages of this conversation with the bot.", Permission.Operate);

    public async ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.RefuseArguments() is { } needless)
        {
            return needless;
        }

        var found = await current.FindAsync(call, cancellationToken).ConfigureAwait(false);
        return found.TryGet(out var botId, out var refusal)
            ? new CommandPlan(botId, token => RunAsync(botId, call.Request.ConversationId, token)) { AuditAction = AuditActions.HistoryClear }
            : refusal;
    }

    private async Task<Outcome<CommandAnswer>> RunAsync(string botId, string conversationId, CancellationToken cancellationToken)
    {
        if (await ownership.FindAsync(botId, cancellationToken).ConfigureAwait(false) is not { } bot)
        {
            return Fleet.NotFound(botId);
        }

        var outcome = await conversations.ClearAsync(bot, conversationId).WaitAsync(cancellationToken).ConfigureAwait(false);
        return outcome.TryGet(out var cleared, out var refusal)
            ? new CommandAnswer(string.Create(CultureInfo.InvariantCulture, $"Messages removed from this conversation with {botId}: {cleared.Deleted}."), botId)
            : refusal;
    }
}
