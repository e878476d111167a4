using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Identity;

/// <summary>Finds out who sent a request: by <c>Authorization: Bearer</c>, else by <c>X-Api-Key</c>, else by the cookie of a browser. The first that is there counts.</summary>
internal sealed class Authenticator(Tokens tokens, Sessions sessions, Users users, SigningKey signingKey, ApiKeys keys, TimeProvider timeProvider)
{
    /// <summary>The header of an API key.</summary>
    public const string ApiKeyHeader = "X-Api-Key";

    /// <summary>The parameter that holds a token where a browser can send no header: as it opens a WebSocket (RFC 6750 §2.3).</summary>
    public const string TokenParameter = "access_token";

    private const string Bearer = "Bearer";

    /// <summary>Looks at a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="takesParameter">Whether the token may stand in the query.</param>
    /// <returns>What it may enter with; null where it brings nothing that is good.</returns>
    public async ValueTask<Credential?> FindAsync(HttpContext context, bool takesParameter)
    {
        var request = context.Request;
        var cancellationToken = context.RequestAborted;
        if (request.Headers.Authorization is { Count: > 0 } authorization)
        {
            return BearerText(authorization.ToString()) is { } text ? await FindAsync(text, cancellationToken) : null;
        }

        if (request.Headers[ApiKeyHeader] is { Count: > 0 } key)
        {
            return await FindKeyAsync(key.ToString(), cancellationToken);
        }

        if (takesParameter && request.Query[TokenParameter] is { Count: > 0 } token)
        {
            return await FindAsync(token.ToString(), cancellationToken);
        }

        return SignInCookie.Read(request) is { } cookie && await FindTokenAsync(cookie, cancellationToken) is { } credential
            ? credential with { IsCookie = true }
            : null;
    }

    /// <summary>Tells whether what was good before still is: not over, not revoked, and not signed out.</summary>
    public async ValueTask<bool> LastsAsync(Credential credential, CancellationToken cancellationToken) =>
        !(credential.ExpiresAt <= timeProvider.GetUtcNow())
        && (credential.KeyId is null || await keys.LastsAsync(credential.KeyId, cancellationToken))
        && (credential.SessionId is null || await sessions.LastsAsync(credential.SessionId, credential.Caller.UserId, cancellationToken));

    private static string? BearerText(string header) =>
        header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && header.Length > Bearer.Length && header[Bearer.Length] == ' '
            ? header[Bearer.Length..].Trim()
            : null;

    private ValueTask<Credential?> FindAsync(string text, CancellationToken cancellationToken) =>
        text.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal) ? FindKeyAsync(text, cancellationToken) : FindTokenAsync(text, cancellationToken);

    private async ValueTask<Credential?> FindKeyAsync(string text, CancellationToken cancellationToken) =>
        await keys.FindAsync(text, cancellationToken) is { } key
            ? new Credential(new Caller($"key:{key.Id}", key.Role)) { ExpiresAt = key.ExpiresAt, KeyId = key.Id }
            : null;

    private async ValueTask<Credential?> FindTokenAsync(string text, CancellationToken cancellationToken)
    {
        var credential = await tokens.ReadAsync(text, cancellationToken);
        if (credential?.SessionId is not { } sessionId)
        {
            return credential;
        }

        // A session outlives the settings that it began under: what counts is what the user may now.
        var caller = credential.Caller;
        var role = users.RoleOf(caller.UserId) ?? (signingKey.IsMadeUp && caller == SignInLink.Developer ? caller.Role : null);
        return role is not null && await sessions.LastsAsync(sessionId, caller.UserId, cancellationToken)
            ? credential with { Caller = caller with { Role = role } }
            : null;
    }
}
