namespace Deia.Orchestration.Conversations;

/// <summary>One message of a conversation that a caller brings along; no store knows it.</summary>
/// <param name="Sender">Who wrote it.</param>
/// <param name="Text">The text.</param>
public sealed record PromptMessage(MessageSender Sender, string Text);
