using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Tests.SignIn;

/// <summary>An OpenID Connect authority on the loopback: its discovery document, its keys, and its tokens.</summary>
internal sealed class FakeAuthority : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RSA _key = RSA.Create(2048);

    private FakeAuthority(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public bool IsDown { get; set; }

    public static async Task<FakeAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        FakeAuthority authority = new(builder.Build());
        authority._app.MapGet("/.well-known/openid-configuration", () => authority.IsDown
            ? Results.StatusCode(503)
            : Results.Json(new { issuer = authority.Address, jwks_uri = $"{authority.Address}/keys" }));
        authority._app.MapGet("/keys", () => Results.Json(new { keys = new[] { authority.PublicKey() } }));
        await authority._app.StartAsync(TestContext.Current.CancellationToken);
        return authority;
    }

    /// <summary>Makes a token.</summary>
    /// <param name="claims">Its claims but <c>iss</c> and <c>exp</c>, as JSON without the braces.</param>
    /// <param name="issuer">Who it says it is from; null: this authority.</param>
    public string Sign(string claims, string? issuer = null)
    {
        var payload = $$"""{"iss":"{{issuer ?? Address}}","exp":{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}},{{claims}}}""";
        var signed = $"{Encode("""{"alg":"RS256","typ":"JWT","kid":"1"}"""u8)}.{Encode(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{Encode(_key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>Gets the public key as someone would use it who mistakes it for a shared secret.</summary>
    public string PublicKeyAsSecret => Convert.ToBase64String(_key.ExportRSAPublicKey());

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _app.DisposeAsync();
    }

    private object PublicKey()
    {
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", kid = "1", alg = "RS256", n = Encode(parameters.Modulus), e = Encode(parameters.Exponent) };
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
