namespace Deia.Testing.Ollama;

/// <summary>A message of a chat request, as it came over the wire.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</param>
/// <param name="Content">Its text.</param>
public sealed record FakeOllamaMessage(string Role, string Content);
