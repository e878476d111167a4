using Deia.Orchestration.Access;
using Deia.Orchestration.Routing.Commands.Answers;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Asks another bot in the present conversation.</summary>
internal sealed class AskCommand(CommandQuestions questions) : ISlashCommand
{
    public SlashCommandInfo Info { get; } = new("/ask", "/ask @ID TEXT", "Asks a bot, whichever the conversation talks to.", Permission.Operate);

    public ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (botId, text) = Mention.Split(call.Arguments);
        return ValueTask.FromResult<Outcome<CommandPlan>>(
            botId is null ? call.Refuse("/ask needs a bot and a text for it.")
            : SlashCommands.IsCommand(text) ? call.Refuse("What is asked can't be a command itself.")
            : new CommandPlan(botId, token => RunAsync(call.Request with { BotId = botId, Message = text }, token)));
    }

    private async Task<Outcome<CommandAnswer>> RunAsync(SendRequest question, CancellationToken cancellationToken)
    {
        var asked = await questions.AskAsync(question, cancellationToken).ConfigureAwait(false);
        return asked.TryGet(out var reply, out var refusal) ? new CommandAnswer(reply.Content, question.BotId) : refusal;
    }
}
