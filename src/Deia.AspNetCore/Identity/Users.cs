using Deia.AspNetCore.Configuration;
using Deia.Orchestration.Access;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Identity;

/// <summary>The users of the configuration.</summary>
internal sealed class Users
{
    private readonly Dictionary<string, Known> _users;
    private readonly Lazy<string> _nobody = new(() => PasswordHashes.Hash(Guid.NewGuid().ToString()));

    public Users(IOptions<AuthOptions> options) =>
        _users = options.Value.Users.ToDictionary(user => user.Username!, user => new Known(user), StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells whether there is a user of that name; what else is typed into the field of a name may be a password.</summary>
    public bool Contains(string username) => _users.ContainsKey(username);

    /// <summary>Gives the role that a user has now.</summary>
    /// <returns>Null where there is no user of that name any more.</returns>
    public Role? RoleOf(string username) => _users.GetValueOrDefault(username)?.Caller.Role;

    /// <summary>Checks a password. It takes as long for a name that nobody has.</summary>
    /// <returns>The user, by the name in the configuration; null where name and password do not belong together.</returns>
    public Caller? Find(string username, string password)
    {
        var user = _users.GetValueOrDefault(username);
        return PasswordHashes.IsMatch(user?.Hash ?? _nobody.Value, password) && user is not null ? user.Caller : null;
    }

    private sealed class Known(UserOptions user)
    {
        public string Hash { get; } = user.PasswordHash is { Length: > 0 } hash ? hash : PasswordHashes.Hash(user.Password!);

        public Caller Caller { get; } = new(user.Username!, Roles.TryParse(user.Role, out var role) ? role : null);
    }
}
