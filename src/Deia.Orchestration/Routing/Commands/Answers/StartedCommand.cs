using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Routing.Commands.Answers;

/// <summary>A command that is being done.</summary>
/// <param name="Info">The command.</param>
/// <param name="Question">What it looks like as a question.</param>
/// <param name="At">When it began, as a time stamp of the clock.</param>
internal sealed record StartedCommand(SlashCommandInfo Info, StoredMessage Question, long At);
