using System.Globalization;
using Deia.Orchestration.Access;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing.Commands.Answers;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Lists the bots.</summary>
internal sealed class BotsCommand(IBotManager bots) : ISlashCommand
{
    private const int MostRows = 100;

    public SlashCommandInfo Info { get; } = new("/bots", "/bots", "Lists the bots.", Permission.View);

    public ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Outcome<CommandPlan>>(call.RefuseArguments() is { } refusal ? refusal : CommandPlan.Say(null, Text));

    private string Text()
    {
        var all = bots.List();
        if (all.Count == 0)
        {
            return "There are no bots. `/launch` makes one.";
        }

        MarkdownTable table = new("Bot", "Status", "Provider", "Model", "Capabilities", "Detail");
        foreach (var bot in all.Take(MostRows))
        {
            table.Add(
                bot.Id,
                BotStateNames.Of(bot.State),
                MarkdownTable.Escape(bot.Provider),
                MarkdownTable.Escape(bot.Model),
                MarkdownTable.Escape(string.Join(", ", bot.Definition.Capabilities)),
                MarkdownTable.Escape(bot.Detail));
        }

        return all.Count <= MostRows
            ? table.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{table}\nThese are the first {MostRows} of {all.Count} bots; `GET /api/bots` lists all.");
    }
}
