using Deia.Orchestration.Routing.Commands.Answers;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>What a command is about to do.</summary>
/// <param name="BotId">The bot that it is about; null where it is about none, or about one that is yet to be made.</param>
/// <param name="RunAsync">Does it; the token ends the waiting alone.</param>
internal sealed record CommandPlan(string? BotId, Func<CancellationToken, Task<Outcome<CommandAnswer>>> RunAsync)
{
    /// <summary>Gets what it is put on record as, one of <see cref="Auditing.AuditActions"/>.</summary>
    /// <value>Null: as a command that changes nothing by itself.</value>
    public string? AuditAction { get; init; }

    /// <summary>Plans to say something that takes no doing.</summary>
    public static CommandPlan Say(string? botId, Func<string> text) =>
        new(botId, _ => Task.FromResult<Outcome<CommandAnswer>>(new CommandAnswer(text(), botId)));
}
