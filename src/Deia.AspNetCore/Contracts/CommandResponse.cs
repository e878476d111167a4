using Deia.Orchestration.Access;
using Deia.Orchestration.Routing.Commands;

namespace Deia.AspNetCore.Contracts;

/// <summary>A command, and the least role that may use it.</summary>
internal sealed record CommandResponse(string Name, string Usage, string Summary, string Permission)
{
    public static CommandResponse From(SlashCommandInfo command) =>
        new(command.Name, command.Usage, command.Summary, Roles.NameOf(Roles.LeastFor(command.Permission)));
}
