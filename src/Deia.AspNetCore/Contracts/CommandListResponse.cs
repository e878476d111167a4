namespace Deia.AspNetCore.Contracts;

/// <summary>The commands that a message can be.</summary>
internal sealed record CommandListResponse(IReadOnlyList<CommandResponse> Items);
