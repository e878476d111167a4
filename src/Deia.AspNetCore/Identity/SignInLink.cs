using System.Security.Cryptography;
using System.Text;
using Deia.Orchestration.Access;

namespace Deia.AspNetCore.Identity;

/// <summary>The link that signs a developer's browser in, once. There is one in Development where nobody set a key.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class SignInLink
{
    /// <summary>The path that the link leads to.</summary>
    internal const string Path = "/signin";

    private const int CodeBytes = 24;

    /// <summary>Gets who enters by a link.</summary>
    internal static Caller Developer { get; } = new("developer", Role.Admin);

    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private byte[]? _code;
    private long _madeAt;

    internal SignInLink(SigningKey key, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        IsOffered = key.IsMadeUp;
    }

    /// <summary>Gets how long a link works.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(1);

    /// <summary>Gets whether there are such links: in Development alone, and only without <c>Deia:Auth:SigningKey</c>.</summary>
    public bool IsOffered { get; }

    /// <summary>Makes a link; one that was made before works no longer.</summary>
    /// <param name="address">The host's address, such as <c>http://localhost:8000</c>.</param>
    /// <returns>The link: whoever opens it first within <see cref="Lifetime"/> is signed in as an admin.</returns>
    /// <exception cref="InvalidOperationException">No links are offered.</exception>
    public Uri Create(string address)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        if (!IsOffered)
        {
            throw new InvalidOperationException("A sign-in link is offered in Development alone, and only without Deia:Auth:SigningKey.");
        }

        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(CodeBytes));
        lock (_lock)
        {
            _code = Encoding.UTF8.GetBytes(code);
            _madeAt = _timeProvider.GetTimestamp();
        }

        return new Uri($"{address.TrimEnd('/')}{Path}?code={code}");
    }

    /// <summary>Uses a code up.</summary>
    /// <returns>Whether it was good.</returns>
    internal bool TryUse(string code)
    {
        lock (_lock)
        {
            if (_code is null
                || _timeProvider.GetElapsedTime(_madeAt) >= Lifetime
                || !CryptographicOperations.FixedTimeEquals(_code, Encoding.UTF8.GetBytes(code)))
            {
                return false;
            }

            _code = null;
            return true;
        }
    }
}
