using Deia.Orchestration.Access;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing.Commands.Answers;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Asks all bots that run, at once.</summary>
internal sealed class BroadcastCommand(Fleet fleet, CommandQuestions questions) : ISlashCommand
{
    public SlashCommandInfo Info { get; } = new("/broadcast", "/broadcast TEXT", "Asks all bots that run, and collects what they say.", Permission.Operate);

    public ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Outcome<CommandPlan>>(
            call.Arguments.Length == 0 ? call.Refuse("/broadcast needs a text.")
            : SlashCommands.IsCommand(call.Arguments) ? call.Refuse("What is asked can't be a command itself.")
            : new CommandPlan(null, token => RunAsync(call.Request with { Message = call.Arguments }, token)));

    private async Task<Outcome<CommandAnswer>> RunAsync(SendRequest question, CancellationToken cancellationToken)
    {
        string[] botIds =
        [
            .. fleet.Bots.Where(bot => bot.TakesMessages && bot.Life.State != BotState.Faulted).Select(bot => bot.Id).Order(StringComparer.Ordinal),
        ];
        if (botIds.Length == 0)
        {
            return new Refusal(RefusalReason.NoBotAvailable, "No bot runs. Launch one first.");
        }

        var parts = await Task.WhenAll(botIds.Select(botId => AskAsync(question with { BotId = botId }, cancellationToken))).ConfigureAwait(false);
        return new CommandAnswer(string.Join("\n\n", parts), null);
    }

    private async Task<string> AskAsync(SendRequest question, CancellationToken cancellationToken)
    {
        string said;
        try
        {
            var asked = await questions.AskAsync(question, cancellationToken).ConfigureAwait(false);
            said = asked.TryGet(out var reply, out var refusal) ? reply.Content : $"**Failed:** {MarkdownTable.Escape(refusal.Detail)}";
        }
        catch (Exception exception) when (exception is StoreUnavailableException or LeaseLostException)
        {
            said = $"**Failed:** {MarkdownTable.Escape(exception.Message)}";
        }

        return $"### {question.BotId}\n\n{said}";
    }
}
