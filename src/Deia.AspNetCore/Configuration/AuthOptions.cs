using Deia.Orchestration.Configuration;

namespace Deia.AspNetCore.Configuration;

/// <summary>Who may sign in and how, bound from the configuration section <c>Deia:Auth</c>.</summary>
public sealed class AuthOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Auth";

    /// <summary>Gets or sets the key that the host signs its tokens with (HS256), and that others may sign tokens for it with.</summary>
    /// <value>32 bytes or more, in base64. Without it the host makes one for itself in Development; elsewhere it needs this or <see cref="Authority"/>.</value>
    public string? SigningKey { get; set; }

    /// <summary>Gets or sets the OpenID Connect authority whose tokens are accepted.</summary>
    /// <value>An absolute https address (http on this machine alone); null: none.</value>
    public string? Authority { get; set; }

    /// <summary>Gets or sets the audience that every token must be meant for.</summary>
    /// <value>Null: tokens of any audience are accepted; with an authority that serves other apps, too, set it.</value>
    public string? Audience { get; set; }

    /// <summary>Gets or sets the claim that holds a token's roles.</summary>
    /// <value><c>role</c> by default.</value>
    public string RoleClaim { get; set; } = "role";

    /// <summary>Gets or sets how long a session lasts, and the token with it.</summary>
    /// <value>1 minute to 24 hours; 24 hours by default (Specification: Caching Tier, session TTL).</value>
    [AllowedRange("Deia:Auth:SessionLifetime", "00:01:00", "1.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Gets the users who may sign in with a password.</summary>
    public IList<UserOptions> Users { get; } = [];
}
