using Deia.AspNetCore.Configuration;
using Deia.Orchestration.Access;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Identity;

/// <summary>Checks the settings of the sign-in. Of keys, passwords and hashes no error holds the value.</summary>
internal sealed class AuthOptionsRules(IHostEnvironment environment) : IValidateOptions<AuthOptions>
{
    private const int LeastKeyBytes = 32;
    /// <summary>The longest name of a user.</summary>
    public const int LongestUsername = 50;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "anonymous", "developer", "system", "unknown" };

    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        string[] errors = [.. KeyErrors(options), .. AuthorityErrors(options), .. options.Users.SelectMany(UserErrors), .. TwiceErrors(options)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> KeyErrors(AuthOptions options)
    {
        if (!string.IsNullOrEmpty(options.SigningKey))
        {
            if (!IsKey(options.SigningKey))
            {
                yield return $"Deia:Auth:SigningKey is no key; allowed is base64 of {LeastKeyBytes} bytes or more, such as 'openssl rand -base64 {LeastKeyBytes}' prints.";
            }
        }
        else if (!environment.IsDevelopment())
        {
            if (string.IsNullOrEmpty(options.Authority))
            {
                yield return $"Deia:Auth:SigningKey is missing; outside Development it must be set to base64 of {LeastKeyBytes} bytes or more, such as 'openssl rand -base64 {LeastKeyBytes}' prints, or Deia:Auth:Authority to an OpenID Connect authority.";
            }
            else if (options.Users.Count > 0)
            {
                yield return "Deia:Auth:SigningKey is missing; the users of Deia:Auth:Users need it to be signed in.";
            }
        }
    }

    private static IEnumerable<string> AuthorityErrors(AuthOptions options)
    {
        if (string.IsNullOrEmpty(options.Authority))
        {
            yield break;
        }

        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority)
            || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
        {
            yield return $"Deia:Auth:Authority is '{options.Authority}'; allowed is an absolute address with https, or with http on this machine.";
        }
    }

    private static IEnumerable<string> UserErrors(UserOptions user, int index)
    {
        var key = FormattableString.Invariant($"Deia:Auth:Users:{index}");
        if (string.IsNullOrWhiteSpace(user.Username) || user.Username.Length > LongestUsername || user.Username.Any(char.IsControl) || user.Username.Contains(':'))
        {
            yield return $"{key}:Username is '{user.Username}'; allowed are 1 to {LongestUsername} characters without control characters and colons.";
        }
        else if (Reserved.Contains(user.Username))
        {
            yield return $"{key}:Username is '{user.Username}', which is the name of no user in the audit log; take another one.";
        }

        if (!Roles.TryParse(user.Role, out _))
        {
            yield return $"{key}:Role is '{user.Role}'; allowed are {string.Join(", ", Roles.Names)}.";
        }

        if (string.IsNullOrEmpty(user.PasswordHash) == string.IsNullOrEmpty(user.Password))
        {
            yield return $"{key} needs a PasswordHash, as the command hash-password prints it, or else a Password; and not both.";
        }
        else if (user.PasswordHash is { Length: > 0 } hash && !PasswordHashes.IsHash(hash))
        {
            yield return $"{key}:PasswordHash is no hash; allowed is what the command hash-password prints.";
        }
    }

    private static IEnumerable<string> TwiceErrors(AuthOptions options) =>
        options.Users
            .Where(user => user.Username is not null)
            .GroupBy(user => user.Username, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"Deia:Auth:Users names '{group.Key}' more than once; names are compared without case.");

    private static bool IsKey(string text)
    {
        Span<byte> bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= LeastKeyBytes;
    }
}
