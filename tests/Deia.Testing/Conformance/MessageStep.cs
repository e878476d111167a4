namespace Deia.Testing.Conformance;

/// <summary>One step of a random sequence. What the numbers pick depends on the kind.</summary>
internal sealed record MessageStep(MessageStepKind Kind, int Bot, int Conversation, int Message, int OtherMessage, int Size);
