using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Routing.Commands.Answers;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Changes the model of a bot, or shows it beside those that there are.</summary>
internal sealed class ModelCommand(IBotManager bots, InferenceProviders providers, CurrentBot current, TimeProvider timeProvider) : ISlashCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public SlashCommandInfo Info { get; } =
        new("/model", "/model [NAME]", "Changes the bot's model; without a name, shows it and those that there are.", Permission.Operate);

    public async ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var found = await current.FindAsync(call, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var botId, out var refusal))
        {
            return refusal;
        }

        return call.Arguments.Length == 0
            ? new CommandPlan(botId, token => ShowAsync(botId, token))
            : new CommandPlan(botId, token => ChangeAsync(botId, call.Arguments, token)) { AuditAction = AuditActions.BotChange };
    }

    private async Task<Outcome<CommandAnswer>> ChangeAsync(string botId, string model, CancellationToken cancellationToken)
    {
        var changed = await bots.ChangeAsync(botId, new BotDefinitionChange { Model = model }, cancellationToken).ConfigureAwait(false);
        return changed.TryGet(out var bot, out var refusal)
            ? new CommandAnswer($"From its next message on, {botId} uses **{MarkdownTable.Escape(bot.Definition.Model)}**.", botId)
            : refusal;
    }

    private async Task<Outcome<CommandAnswer>> ShowAsync(string botId, CancellationToken cancellationToken)
    {
        var found = await bots.FindAsync(botId, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var bot, out var refusal))
        {
            return refusal;
        }

        var model = bot.Model ?? bot.Definition.Model;
        var sentence = model is null ? $"{botId} has not looked for a model yet." : $"{botId} uses **{MarkdownTable.Escape(model)}**.";
        return new CommandAnswer($"{sentence}\n\n{await ListAsync(bot, cancellationToken).ConfigureAwait(false)}", botId);
    }

    private async Task<string> ListAsync(BotInfo bot, CancellationToken cancellationToken)
    {
        if (!providers.TryGet(bot.Provider ?? bot.Definition.Provider ?? providers.Default.Name, out var provider))
        {
            return "Its provider is not registered.";
        }

        try
        {
            // On the thread pool, and left behind when the time is up, so that no provider can hold up the answer.
            var models = await Task.Run(() => provider.ListModelsAsync(cancellationToken).AsTask(), cancellationToken)
                .WaitAsync(Patience, timeProvider, cancellationToken).ConfigureAwait(false);
            return $"Models of {MarkdownTable.Escape(provider.Name)}:\n\n{string.Concat(models.Select(model => $"- {MarkdownTable.Escape(model.Name)}\n"))}";
        }
        catch (Exception exception) when (exception is BackendException or TimeoutException)
        {
            return $"The models of {MarkdownTable.Escape(provider.Name)} can't be listed just now.";
        }
    }
}
