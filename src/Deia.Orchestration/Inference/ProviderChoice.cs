namespace Deia.Orchestration.Inference;

/// <summary>What answers for a bot.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Model">The model's name.</param>
/// <param name="InPlaceOf">The name of the provider that should answer but can't be reached, where <paramref name="Provider"/> is the <c>demo</c> in its place; else null.</param>
public sealed record ProviderChoice(IInferenceProvider Provider, string Model, string? InPlaceOf = null);
