namespace Deia.AspNetCore.Contracts.Administration;

/// <summary>Who the caller is, and until when.</summary>
internal sealed record IdentityResponse(string UserId, string Role, DateTimeOffset? ExpiresAt);
