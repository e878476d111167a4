using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Deia.Testing.Access;

/// <summary>Makes tokens (JWT, RFC 7519) by hand, good ones and forged ones, so that no library's opinion stands between a test and what is sent.</summary>
public static class TestTokens
{
    /// <summary>The key that hosts of tests sign with, in base64.</summary>
    public const string SigningKey = "dGhlIGtleSBvZiB0ZXN0cywgd2hpY2ggb3BlbnMgbm90aGluZyBlbHNlIQ==";

    /// <summary>Gets a token that may everything, for a day.</summary>
    public static string Admin => Create("admin");

    /// <summary>Makes a token of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="user">Whose it is; null: named like the role.</param>
    public static string Create(string role, string? user = null) =>
        Sign($$"""{"sub":"{{user ?? role}}","role":"{{role}}","exp":{{DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds()}}}""");

    /// <summary>Makes a token of any claims.</summary>
    /// <param name="claims">The claims, as JSON.</param>
    /// <param name="key">The key, in base64; null: the hosts'.</param>
    /// <param name="header">The header, as JSON.</param>
    public static string Sign(string claims, string? key = null, string header = """{"alg":"HS256","typ":"JWT"}""")
    {
        var signed = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Encode(HMACSHA256.HashData(Convert.FromBase64String(key ?? SigningKey), Encoding.UTF8.GetBytes(signed)))}";
    }

    /// <summary>Makes a token that nobody signed (<c>alg: none</c>).</summary>
    public static string WithoutSignature(string role) =>
        $"{Encode("""{"alg":"none","typ":"JWT"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(new { sub = role, role, exp = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds() }))}.";

    /// <summary>Lets a client send a token with every request.</summary>
    public static void Use(HttpClient client, string token) => client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
