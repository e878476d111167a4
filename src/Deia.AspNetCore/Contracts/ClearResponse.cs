namespace Deia.AspNetCore.Contracts;

/// <summary>How many messages were removed.</summary>
internal sealed record ClearResponse(int Deleted);
