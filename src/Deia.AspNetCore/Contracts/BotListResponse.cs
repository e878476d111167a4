namespace Deia.AspNetCore.Contracts;

/// <summary>Some of the bots, ordered by id, and how many there are of the kind asked for.</summary>
internal sealed record BotListResponse(IReadOnlyList<BotResponse> Items, int Total);
