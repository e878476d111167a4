using Deia.Orchestration.Access;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>What there is to know of a command that a message can be.</summary>
/// <param name="Name">Its name with the slash, such as <c>/help</c>.</param>
/// <param name="Usage">How it is written; what stands in brackets may be left out.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Permission">What a caller needs for it.</param>
public sealed record SlashCommandInfo(string Name, string Usage, string Summary, Permission Permission);
