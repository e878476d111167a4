using Deia.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Tests.SignIn;

public sealed class AuthOptionsTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    [Theory]
    [InlineData("Deia:Auth:SigningKey is missing", "environment=Production", "Deia:Auth:SigningKey=")]
    [InlineData("Deia:Auth:SigningKey is missing", "environment=Staging", "Deia:Auth:SigningKey=")]
    [InlineData("Deia:Auth:SigningKey is no key", "Deia:Auth:SigningKey=c2hvcnQtc2VjcmV0")]
    [InlineData("Deia:Auth:SigningKey is no key", "environment=Development", "Deia:Auth:SigningKey=not base64 but secret")]
    [InlineData("Deia:Auth:Authority is 'http://id.example'", "Deia:Auth:Authority=http://id.example", "Deia:Auth:Audience=deia")]
    [InlineData("Deia:Auth:Users:0:Username is 'System', which is the name of no user", "Deia:Auth:Users:0:Username=System", "Deia:Auth:Users:0:Role=admin", "Deia:Auth:Users:0:Password=secret")]
    [InlineData("Deia:Auth:Users:0:Username is 'key:1'", "Deia:Auth:Users:0:Username=key:1", "Deia:Auth:Users:0:Role=admin", "Deia:Auth:Users:0:Password=secret")]
    [InlineData("Deia:Auth:SigningKey is missing; the users", "Deia:Auth:SigningKey=", "Deia:Auth:Authority=https://id.example", "Deia:Auth:Audience=a", "Deia:Auth:Users:0:Username=a", "Deia:Auth:Users:0:Role=admin", "Deia:Auth:Users:0:Password=secret")]
    [InlineData("Deia:Auth:Users:0:Username is ''", "Deia:Auth:Users:0:Role=admin", "Deia:Auth:Users:0:Password=secret")]
    [InlineData("Deia:Auth:Users:0:Role is 'root'; allowed are viewer, operator, admin.", "Deia:Auth:Users:0:Username=a", "Deia:Auth:Users:0:Role=root", "Deia:Auth:Users:0:Password=secret")]
    [InlineData("Deia:Auth:Users:0 needs a PasswordHash", "Deia:Auth:Users:0:Username=a", "Deia:Auth:Users:0:Role=admin")]
    [InlineData("Deia:Auth:Users:0:PasswordHash is no hash", "Deia:Auth:Users:0:Username=a", "Deia:Auth:Users:0:Role=admin", "Deia:Auth:Users:0:PasswordHash=secret")]
    [InlineData("Deia:Auth:SessionLifetime is '2.00:00:00'", "Deia:Auth:SessionLifetime=2.00:00:00")]
    [InlineData("Deia:RateLimit:PermitsPerMinute is '-1'", "Deia:RateLimit:PermitsPerMinute=-1")]
    [InlineData("Deia:Proxies:Known:0 is 'localhost'", "Deia:Proxies:Known:0=localhost")]
    [InlineData("Deia:Cors:Origins:0 is 'https://a.example/path'", "Deia:Cors:Origins:0=https://a.example/path")]
    public async Task Start_WithAWrongSetting_NamesItAndNoSecret(string error, params string[] settings)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => DeiaApp.StartAsync(settings));

        Assert.StartsWith(error, exception.Failures.First(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAPlainPassword_WarnsOfItWithoutIt()
    {
        await using var app = await DeiaApp.StartAsync(["Deia:Auth:Users:0:Username=ada", "Deia:Auth:Users:0:Role=admin", "Deia:Auth:Users:0:Password=secret"]);

        var warning = Assert.Single(app.Log.Lines, line => line.StartsWith("Warning: The password of ada", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_OfAPassword_IsAnotherEachTimeAndMatchesIt()
    {
        var (first, second) = (PasswordHashes.Hash("p"), PasswordHashes.Hash("p"));

        Assert.NotEqual(first, second);
        Assert.True(PasswordHashes.IsHash(first));
        Assert.True(PasswordHashes.IsMatch(first, "p"));
        Assert.False(PasswordHashes.IsMatch(first, "P"));
        Assert.False(PasswordHashes.IsHash(Key));
    }
}
