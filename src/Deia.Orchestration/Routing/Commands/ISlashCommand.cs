namespace Deia.Orchestration.Routing.Commands;

/// <summary>Something that a message can ask of Deia itself, in place of a model.</summary>
internal interface ISlashCommand
{
    /// <summary>Gets what there is to know of it.</summary>
    SlashCommandInfo Info { get; }

    /// <summary>Reads what is asked for, and finds the bot that it is about. Nothing is done yet.</summary>
    /// <returns>What would be done; refused as <see cref="RefusalReason.Invalid"/> where the command is not written as its usage says.</returns>
    ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken);
}
