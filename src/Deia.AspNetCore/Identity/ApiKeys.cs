using System.Security.Cryptography;
using System.Text;
using Deia.Orchestration;
using Deia.Orchestration.Access;
using Deia.Orchestration.Configuration.Storable;

namespace Deia.AspNetCore.Identity;

/// <summary>The keys that programs sign in with: <c>deia_</c>, the key's id, <c>_</c> and a secret of 256 random bits.</summary>
/// <remarks>
/// A secret as long as that needs no slow hash: nobody can try all of them. Each use asks the database, by its primary key, so that a key that was revoked opens
/// nothing any more, on no host.
/// </remarks>
internal sealed class ApiKeys(IApiKeyRepository repository, TimeProvider timeProvider)
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "deia_";

    private const int IdBytes = 8;
    private const int SecretBytes = 32;
    private const int SaltBytes = 16;
    private const int LongestName = 100;
    private const int LongestKey = 200;

    /// <summary>Makes a key.</summary>
    /// <returns>The key as it is stored, and what the program sends, which is never seen again; refused as <see cref="RefusalReason.Invalid"/>.</returns>
    public async Task<Outcome<NewApiKey>> CreateAsync(string? name, string? roleName, DateTimeOffset? expiresAt, string createdBy, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetStorableNow();
        Dictionary<string, string[]> errors = [];
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
        {
            errors["name"] = [$"name must be 1 to {LongestName} characters without control characters."];
        }

        if (!Roles.TryParse(roleName, out var role))
        {
            errors["role"] = [$"role must be one of {string.Join(", ", Roles.Names)}."];
        }

        if (expiresAt <= now)
        {
            errors["expiresAt"] = ["expiresAt must be a time to come."];
        }

        if (errors.Count > 0)
        {
            return Refusal.Invalid(errors);
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        ApiKey key = new(id, name!, role, salt, Hash(salt, secret), createdBy, now, Storable(expiresAt));
        await repository.AddAsync(key, cancellationToken);
        return new NewApiKey(key, $"{Prefix}{id}_{secret}");
    }

    /// <summary>Finds the key that a program sent.</summary>
    /// <returns>The key; null where there is none, or it is over, or its secret is another one.</returns>
    public async ValueTask<ApiKey?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length > LongestKey
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[Prefix.Length..].Split('_') is not [{ Length: > 0 } id, { Length: > 0 } secret]
            || StorableText.Flaw(id) is not null)
        {
            return null;
        }

        return await repository.FindAsync(id, cancellationToken) is { } key
            && CryptographicOperations.FixedTimeEquals(key.Hash.Span, Hash(key.Salt.Span, secret))
            && Lasts(key) ? key : null;
    }

    /// <summary>Tells whether a key that was good still is.</summary>
    public async ValueTask<bool> LastsAsync(string keyId, CancellationToken cancellationToken) =>
        await repository.FindAsync(keyId, cancellationToken) is { } key && Lasts(key);

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => repository.ListAsync(cancellationToken);

    public ValueTask<bool> RevokeAsync(string keyId, CancellationToken cancellationToken) => repository.RemoveAsync(keyId, cancellationToken);

    private bool Lasts(ApiKey key) => !(key.ExpiresAt <= timeProvider.GetUtcNow());

    private static DateTimeOffset? Storable(DateTimeOffset? time) => time?.AddTicks(-(time.Value.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime();

    private static byte[] Hash(ReadOnlySpan<byte> salt, string secret) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(secret)]);
}
