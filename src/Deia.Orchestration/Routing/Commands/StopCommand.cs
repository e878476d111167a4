using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Routing.Commands.Answers;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Stops a bot.</summary>
internal sealed class StopCommand(IBotManager bots, CurrentBot current) : ISlashCommand
{
    public SlashCommandInfo Info { get; } = new("/stop", "/stop [ID]", "Stops a bot, once what waits for it is answered.", Permission.Operate);

    public async ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var found = await current.FindNamedAsync(call, cancellationToken).ConfigureAwait(false);
        return found.TryGet(out var botId, out var refusal)
            ? new CommandPlan(botId, token => RunAsync(botId, token)) { AuditAction = AuditActions.BotStop }
            : refusal;
    }

    private async Task<Outcome<CommandAnswer>> RunAsync(string botId, CancellationToken cancellationToken)
    {
        var stopped = await bots.StopAsync(botId, cancellationToken: cancellationToken).ConfigureAwait(false);
        return stopped.TryGet(out var bot, out var refusal) ? BotSentence.Answer(bot) : refusal;
    }
}
