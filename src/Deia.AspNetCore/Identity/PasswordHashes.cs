using Microsoft.AspNetCore.Identity;

namespace Deia.AspNetCore.Identity;

/// <summary>Hashes passwords, and compares them with hashes in constant time (PBKDF2 with HMAC-SHA512, 100,000 iterations and a salt of each hash's own).</summary>
public static class PasswordHashes
{
    // The first byte of a hash tells its form; the hasher throws at none that it does not know.
    private const byte Form = 1;
    private const int Length = 61;

    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object Anybody = new();

    /// <summary>Hashes a password.</summary>
    /// <param name="password">The password.</param>
    /// <returns>The hash in base64, another one each time.</returns>
    public static string Hash(string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        return Hasher.HashPassword(Anybody, password);
    }

    /// <summary>Compares a password with a hash.</summary>
    internal static bool IsMatch(string hash, string password) =>
        Hasher.VerifyHashedPassword(Anybody, hash, password) != PasswordVerificationResult.Failed;

    /// <summary>Tells whether a text is a hash.</summary>
    internal static bool IsHash(string text)
    {
        Span<byte> bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == Length && bytes[0] == Form;
    }
}
