using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Routing.Commands.Answers;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Stops a bot and launches it.</summary>
internal sealed class RestartCommand(IBotManager bots, CurrentBot current) : ISlashCommand
{
    public SlashCommandInfo Info { get; } = new("/restart", "/restart [ID]", "Stops a bot and launches it.", Permission.Operate);

    public async ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var found = await current.FindNamedAsync(call, cancellationToken).ConfigureAwait(false);
        return found.TryGet(out var botId, out var refusal)
            ? new CommandPlan(botId, token => RunAsync(botId, token)) { AuditAction = AuditActions.BotRestart }
            : refusal;
    }

    private async Task<Outcome<CommandAnswer>> RunAsync(string botId, CancellationToken cancellationToken)
    {
        var restarted = await bots.RestartAsync(botId, cancellationToken).ConfigureAwait(false);
        return restarted.TryGet(out var bot, out var refusal) ? BotSentence.Answer(bot) : refusal;
    }
}
