using Deia.Testing.Access;

namespace Deia.AspNetCore.Tests.SignIn;

public sealed class AuthorityTests
{
    private const string Ada = "\"sub\":\"ada\",\"aud\":\"deia\",\"role\":\"operator\"";

    [Fact]
    public async Task AnyCall_WithATokenOfTheAuthority_IsItsUsers()
    {
        await using var authority = await FakeAuthority.StartAsync();
        await using var app = await StartAsync(authority);
        using var client = app.NewClient(authority.Sign($"{Ada},\"sid\":\"a session of the authority\""));

        var me = await app.SendAsync(HttpMethod.Get, "/api/auth/me", client: client);

        Assert.Equal((200, "ada", "operator"), (me.Status, me.Json.GetProperty("userId").GetString(), me.Json.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task AnyCall_WithATokenThatTheAuthorityDidNotMakeForDeia_IsUnauthorized()
    {
        await using var authority = await FakeAuthority.StartAsync();
        await using var other = await FakeAuthority.StartAsync();
        await using var app = await StartAsync(authority);
        var inAnHour = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        string[] tokens =
        [
            other.Sign(Ada),
            other.Sign(Ada, authority.Address),
            authority.Sign(Ada, "https://elsewhere.example"),
            authority.Sign("\"sub\":\"ada\",\"aud\":\"another app\",\"role\":\"admin\""),
            authority.Sign("\"sub\":\"ada\",\"role\":\"admin\""),

            // The public key is no secret (RFC 8725 §2.1).
            TestTokens.Sign($$"""{"iss":"{{authority.Address}}","exp":{{inAnHour}},{{Ada}}}""", authority.PublicKeyAsSecret),
            TestTokens.Sign($$"""{"iss":"{{authority.Address}}","exp":{{inAnHour}},{{Ada}}}""", authority.PublicKeyAsSecret, """{"alg":"HS384","kid":"1"}"""),
        ];

        foreach (var (index, token) in tokens.Index())
        {
            using var client = app.NewClient(token);
            Assert.Equal((index, 401), (index, (await app.SendAsync(HttpMethod.Get, "/api/bots", client: client)).Status));
        }
    }

    [Fact]
    public async Task AnyCall_WhileTheAuthorityCantBeAsked_SaysSoAndIsServedLater()
    {
        await using var authority = await FakeAuthority.StartAsync();
        await using var app = await StartAsync(authority);
        using var client = app.NewClient(authority.Sign(Ada));
        authority.IsDown = true;

        var answer = await app.SendAsync(HttpMethod.Get, "/api/bots", client: client);

        answer.IsProblem(503, "urn:deia:authority-unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
        authority.IsDown = false;
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/api/bots", client: client)).Status);
    }

    [Fact]
    public async Task CallsThatNobodyCanCheck_AreCountedByTheAddress()
    {
        await using var authority = await FakeAuthority.StartAsync();
        authority.IsDown = true;
        await using var app = await DeiaApp.StartAsync(
            ["Deia:Auth:SigningKey=", $"Deia:Auth:Authority={authority.Address}", "Deia:RateLimit:PermitsPerMinute=2"]);
        using var client = app.NewClient(authority.Sign(Ada));

        List<int> statuses = [];
        for (var i = 0; i < 3; i++)
        {
            statuses.Add((await app.SendAsync(HttpMethod.Get, "/api/bots", client: client)).Status);
        }

        Assert.Equal([503, 503, 429], statuses);
    }

    [Fact]
    public async Task AnyCall_WithAnAlgorithmThatTheAuthorityDoesNotUse_IsUnauthorizedWithoutAskingIt()
    {
        await using var authority = await FakeAuthority.StartAsync();
        authority.IsDown = true;
        await using var app = await StartAsync(authority);
        using var client = app.NewClient(TestTokens.WithoutSignature("admin"));

        (await app.SendAsync(HttpMethod.Get, "/api/bots", client: client)).IsProblem(401, "urn:deia:unauthorized");
    }

    [Fact]
    public async Task AnyCall_WithATokenOfTheAuthority_NeedsNoAudienceWhereNoneIsConfigured()
    {
        await using var authority = await FakeAuthority.StartAsync();
        await using var app = await DeiaApp.StartAsync(["Deia:Auth:SigningKey=", $"Deia:Auth:Authority={authority.Address}"]);
        using var client = app.NewClient(authority.Sign("\"sub\":\"ada\",\"role\":\"viewer\""));

        Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/api/bots", client: client)).Status);
    }

    private static Task<DeiaApp> StartAsync(FakeAuthority authority) => DeiaApp.StartAsync(
        ["Deia:Auth:SigningKey=", $"Deia:Auth:Authority={authority.Address}", "Deia:Auth:Audience=deia"]);
}
