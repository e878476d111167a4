using Deia.Orchestration.Access;
using Deia.Orchestration.Routing.Commands.Answers;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Lists the commands.</summary>
/// <param name="commands">The commands, this one among them.</param>
internal sealed class HelpCommand(Func<IEnumerable<SlashCommandInfo>> commands) : ISlashCommand
{
    public SlashCommandInfo Info { get; } = new("/help", "/help", "Lists the commands.", Permission.View);

    public ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Outcome<CommandPlan>>(call.RefuseArguments() is { } refusal ? refusal : CommandPlan.Say(null, Text));

    private string Text()
    {
        MarkdownTable table = new("Command", "What it does", "For");
        foreach (var command in commands())
        {
            table.Add($"`{command.Usage}`", command.Summary, Roles.NameOf(Roles.LeastFor(command.Permission)));
        }

        return table.ToString();
    }
}
