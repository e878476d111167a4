using System.Diagnostics.CodeAnalysis;

namespace Deia.Orchestration.Access;

/// <summary>The roles by name, as tokens, keys and settings write them: <c>viewer</c>, <c>operator</c>, <c>admin</c>.</summary>
public static class Roles
{
    private static readonly Dictionary<string, Role> ByName = Enum.GetValues<Role>().ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>Gets the names, the least entitled role first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Role>().Select(NameOf)];

    /// <summary>Gives a role's name.</summary>
    /// <param name="role">The role.</param>
    /// <returns>Its name in lower case.</returns>
    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>Finds a role.</summary>
    /// <param name="name">Its name; compared exactly.</param>
    /// <param name="role">The role, where there is one of the name.</param>
    /// <returns>Whether there is.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, out Role role)
    {
        role = default;
        return name is not null && ByName.TryGetValue(name, out role);
    }

    /// <summary>Gives the least entitled role that has a permission.</summary>
    /// <param name="permission">The permission.</param>
    /// <returns>The role.</returns>
    public static Role LeastFor(Permission permission) => Enum.GetValues<Role>().First(role => role.Allows(permission));

    /// <summary>Tells whether a role has a permission.</summary>
    /// <param name="role">The role.</param>
    /// <param name="permission">The permission.</param>
    /// <returns>Whether it has.</returns>
    public static bool Allows(this Role role, Permission permission) => (int)role >= (int)permission;
}
