namespace Deia.Orchestration.Access;

/// <summary>Someone who has signed in.</summary>
/// <param name="Id">What tells this session from others; used once, and compared exactly.</param>
/// <param name="UserId">Who signed in.</param>
/// <param name="LoginTime">When.</param>
/// <param name="ExpiresAt">When the session is over.</param>
public sealed record Session(string Id, string UserId, DateTimeOffset LoginTime, DateTimeOffset ExpiresAt);
