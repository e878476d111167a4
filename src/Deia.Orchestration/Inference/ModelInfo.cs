namespace Deia.Orchestration.Inference;

/// <summary>A model that a provider has.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Name">The model's name.</param>
/// <param name="SizeBytes">Its size on disk, in bytes; null where the provider does not tell.</param>
/// <param name="ContextTokens">The longest context it can read, in tokens; null where the provider does not tell.</param>
public sealed record ModelInfo(string Provider, string Name, long? SizeBytes = null, int? ContextTokens = null);
