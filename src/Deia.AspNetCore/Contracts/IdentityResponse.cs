namespace Deia.AspNetCore.Contracts;

/// <summary>Who the caller is, and until when.</summary>
internal sealed record IdentityResponse(string UserId, string Role, DateTimeOffset? ExpiresAt);
