namespace Deia.AspNetCore.Contracts.Administration;

/// <summary>What someone who signed in got.</summary>
internal sealed record SignInResponse(string AccessToken, string TokenType, DateTimeOffset ExpiresAt);
