namespace Deia.Orchestration.Routing.Commands.Answers;

/// <summary>What a command has to say when it is done.</summary>
/// <param name="Text">The text, in Markdown.</param>
/// <param name="BotId">The bot that it was about; null where it was about none.</param>
internal sealed record CommandAnswer(string Text, string? BotId);
