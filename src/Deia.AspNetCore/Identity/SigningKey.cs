using System.Security.Cryptography;
using Deia.AspNetCore.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Deia.AspNetCore.Identity;

/// <summary>The key of the host's own tokens.</summary>
internal sealed class SigningKey
{
    private const int Length = 64;

    public SigningKey(IOptions<AuthOptions> options, IHostEnvironment environment)
    {
        if (options.Value.SigningKey is { Length: > 0 } text)
        {
            Key = new SymmetricSecurityKey(Convert.FromBase64String(text));
        }
        else if (environment.IsDevelopment())
        {
            IsMadeUp = true;
            Key = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(Length));
        }
    }

    /// <summary>Gets the key.</summary>
    /// <value>Null where only the tokens of an authority are accepted.</value>
    public SymmetricSecurityKey? Key { get; }

    /// <summary>Gets whether nobody set a key, so that the host made one that ends with it.</summary>
    public bool IsMadeUp { get; }
}
