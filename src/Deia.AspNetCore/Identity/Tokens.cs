using System.Security.Claims;
using Deia.AspNetCore.Configuration;
using Deia.Orchestration.Access;
using Deia.Orchestration.Configuration.Storable;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Deia.AspNetCore.Identity;

/// <summary>Makes the host's own tokens (JWT, HS256), and reads those and the ones of the authority.</summary>
/// <param name="key">The host's key.</param>
/// <param name="authority">The authority, where there is one.</param>
/// <param name="options">The settings.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class Tokens(SigningKey key, TokenAuthority authority, IOptions<AuthOptions> options, TimeProvider timeProvider)
{
    private const string SessionClaim = JwtRegisteredClaimNames.Sid;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };
    private readonly AuthOptions _options = options.Value;
    private readonly TokenValidationParameters? _own = key.Key is null ? null : OwnRules(key.Key, options.Value, timeProvider);

    /// <summary>Makes the token of a session.</summary>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public AccessToken Issue(Session session, Role role)
    {
        var credentials = new SigningCredentials(
            key.Key ?? throw new InvalidOperationException("Without Deia:Auth:SigningKey there are no tokens of the host's own."), SecurityAlgorithms.HmacSha256);
        var text = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Audience = _options.Audience,
            Expires = session.ExpiresAt.UtcDateTime,
            IssuedAt = session.LoginTime.UtcDateTime,
            SigningCredentials = credentials,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = session.UserId,
                [_options.RoleClaim] = Roles.NameOf(role),
                [SessionClaim] = session.Id,
            },
        });
        return new AccessToken(text, session.ExpiresAt);
    }

    /// <summary>Reads a token. Whether its session still lasts is not looked at.</summary>
    /// <returns>What it says; null where it can't be trusted, is over, or is meant for others.</returns>
    public async ValueTask<Credential?> ReadAsync(string text, CancellationToken cancellationToken)
    {
        if (!TryParse(text, out var token))
        {
            return null;
        }

        // Only the host's own key is for this algorithm, and only this algorithm is for that key.
        var isOwn = token.Alg == SecurityAlgorithms.HmacSha256;
        var rules = isOwn ? _own : await authority.FindRulesAsync(token.Alg, cancellationToken);
        if (rules is null)
        {
            return null;
        }

        var result = await _handler.ValidateTokenAsync(token, rules);
        return result.IsValid ? Read(result.ClaimsIdentity, token, isOwn) : null;
    }

    private Credential? Read(ClaimsIdentity claims, JsonWebToken token, bool isOwn)
    {
        var user = claims.FindFirst(JwtRegisteredClaimNames.Sub)?.Value;
        if (string.IsNullOrWhiteSpace(user) || user.Length > Caller.MaxUserIdLength || StorableText.Flaw(user) is not null)
        {
            return null;
        }

        Role? role = null;
        foreach (var claim in claims.FindAll(_options.RoleClaim))
        {
            if (Roles.TryParse(claim.Value, out var named) && !(role > named))
            {
                role = named;
            }
        }

        return new Credential(new Caller(user, role))
        {
            ExpiresAt = token.ValidTo,

            // An authority's sessions are its own.
            SessionId = isOwn ? claims.FindFirst(SessionClaim)?.Value : null,
        };
    }

    private static bool TryParse(string text, out JsonWebToken token)
    {
        try
        {
            token = new JsonWebToken(text);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            token = null!;
            return false;
        }
    }

    private static TokenValidationParameters OwnRules(SymmetricSecurityKey key, AuthOptions options, TimeProvider timeProvider) => new()
    {
        IssuerSigningKey = key,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidateIssuer = false,
        ValidateAudience = !string.IsNullOrEmpty(options.Audience),
        ValidAudience = options.Audience,
        RoleClaimType = options.RoleClaim,
        NameClaimType = JwtRegisteredClaimNames.Sub,
        LifetimeValidator = (notBefore, expires, _, _) => TokenLifetime.IsNow(notBefore, expires, timeProvider),
    };
}
