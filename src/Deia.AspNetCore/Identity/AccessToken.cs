namespace Deia.AspNetCore.Identity;

/// <summary>What someone who signed in got.</summary>
/// <param name="Text">The token.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record AccessToken(string Text, DateTimeOffset ExpiresAt);
