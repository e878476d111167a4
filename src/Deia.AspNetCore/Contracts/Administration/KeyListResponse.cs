namespace Deia.AspNetCore.Contracts.Administration;

/// <summary>All API keys, oldest first, without what programs send.</summary>
internal sealed record KeyListResponse(IReadOnlyList<KeyResponse> Items);
