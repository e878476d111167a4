namespace Deia.AspNetCore.Configuration;

/// <summary>A user who may sign in with a password.</summary>
public sealed class UserOptions
{
    /// <summary>Gets or sets the name.</summary>
    /// <value>1 to 50 characters; compared without case.</value>
    public string? Username { get; set; }

    /// <summary>Gets or sets the role.</summary>
    /// <value><c>viewer</c>, <c>operator</c> or <c>admin</c>.</value>
    public string? Role { get; set; }

    /// <summary>Gets or sets the hash of the password, as the host's command <c>hash-password</c> prints it.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Gets or sets the password itself, which is warned of at the start.</summary>
    public string? Password { get; set; }
}
