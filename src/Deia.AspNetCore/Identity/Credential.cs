using Deia.Orchestration.Access;

namespace Deia.AspNetCore.Identity;

/// <summary>What a request was let in with; it can be looked at again later.</summary>
/// <param name="Caller">Who sent it.</param>
internal sealed record Credential(Caller Caller)
{
    /// <summary>Gets when it ends.</summary>
    /// <value>Null where it does not.</value>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets the session that it belongs to.</summary>
    /// <value>Null where it belongs to none.</value>
    public string? SessionId { get; init; }

    /// <summary>Gets the API key that it is.</summary>
    /// <value>The key's id; null where it is none.</value>
    public string? KeyId { get; init; }

    /// <summary>Gets whether a browser sent it by itself, whichever page asked it to.</summary>
    public bool IsCookie { get; init; }
}
