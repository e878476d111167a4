using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Routing.Commands.Answers;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Launches a bot; where nothing says which, a new one.</summary>
internal sealed class LaunchCommand(IBotManager bots, CurrentBot current) : ISlashCommand
{
    public SlashCommandInfo Info { get; } = new("/launch", "/launch [ID]", "Launches a bot, a new one or one that was stopped.", Permission.Operate);

    public async ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (!call.ReadBotId().TryGet(out var named, out var refusal))
        {
            return refusal;
        }

        var botId = named.Length > 0 ? named : await current.FindOrNullAsync(call.Request, cancellationToken).ConfigureAwait(false);
        return new CommandPlan(botId, token => RunAsync(botId, token)) { AuditAction = AuditActions.BotLaunch };
    }

    private async Task<Outcome<CommandAnswer>> RunAsync(string? botId, CancellationToken cancellationToken)
    {
        var launched = await bots.LaunchAsync(botId, cancellationToken: cancellationToken).ConfigureAwait(false);
        return launched.TryGet(out var bot, out var refusal) ? BotSentence.Answer(bot) : refusal;
    }
}
