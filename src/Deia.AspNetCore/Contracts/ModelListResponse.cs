using Deia.Orchestration.Inference;

namespace Deia.AspNetCore.Contracts;

/// <summary>The models that bots can use, and the providers that did not say which they have.</summary>
internal sealed record ModelListResponse(IReadOnlyList<ModelInfo> Items, IReadOnlyList<UnavailableProviderResponse> Unavailable);
