namespace Deia.Orchestration.Access;

/// <summary>Who asks for something.</summary>
/// <param name="UserId">The user's name, or <c>key:</c> and the id of an API key; 1 to <see cref="MaxUserIdLength"/> characters.</param>
/// <param name="Role">What the caller is entitled to; null: to nothing.</param>
public sealed record Caller(string UserId, Role? Role)
{
    /// <summary>The longest user id that is taken, in UTF-16 code units (OpenID Connect Core 1.0 §2: a <c>sub</c> has 255 characters at most).</summary>
    public const int MaxUserIdLength = 255;

    /// <summary>Gets the app itself, which may everything.</summary>
    public static Caller System { get; } = new("system", Access.Role.Admin);

    /// <summary>Tells whether the caller has a permission.</summary>
    /// <param name="permission">The permission.</param>
    /// <returns>Whether the caller has it.</returns>
    public bool May(Permission permission) => Role?.Allows(permission) == true;
}
