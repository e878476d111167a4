using Deia.Testing.Access;

namespace Deia.AspNetCore.Tests.SignIn;

public sealed class TokenTests
{
    private static readonly long Later = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
    private static readonly long Earlier = DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeSeconds();

    public static TheoryData<string, string> BadTokens => new()
    {
        { "no token at all", "nonsense" },
        { "empty", "" },
        { "over", TestTokens.Sign($$"""{"sub":"ada","role":"admin","exp":{{Earlier}}}""") },
        { "without an end", TestTokens.Sign("""{"sub":"ada","role":"admin"}""") },
        { "not yet", TestTokens.Sign($$"""{"sub":"ada","role":"admin","exp":{{Later}},"nbf":{{Later - 60}}}""") },
        { "of another key", TestTokens.Sign($$"""{"sub":"ada","role":"admin","exp":{{Later}}}""", Convert.ToBase64String(new byte[32])) },
        { "alg none", TestTokens.WithoutSignature("admin") },
        { "alg HS512", TestTokens.Sign($$"""{"sub":"ada","role":"admin","exp":{{Later}}}""", header: """{"alg":"HS512","typ":"JWT"}""") },
        { "alg RS256", TestTokens.Sign($$"""{"sub":"ada","role":"admin","exp":{{Later}}}""", header: """{"alg":"RS256","typ":"JWT"}""") },
        { "without a user", TestTokens.Sign($$"""{"role":"admin","exp":{{Later}}}""") },
        { "of a session that never was", TestTokens.Sign($$"""{"sub":"ada","role":"admin","exp":{{Later}},"sid":"1234"}""") },
        { "changed", Changed(TestTokens.Create("viewer")) },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task AnyCall_WithABadToken_IsUnauthorized(string kind, string token)
    {
        await using var app = await DeiaApp.StartAsync();
        using var client = app.NewClient();

        var answer = await app.SendAsync(HttpMethod.Get, "/api/bots", header: $"Authorization: Bearer {token}", client: client);

        Assert.Equal((kind, 401), (kind, answer.Status));
        answer.IsProblem(401, "urn:deia:unauthorized");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("Authorization: Basic YWRhOnNlY3JldA==")]
    [InlineData("Authorization: Bearer")]
    [InlineData("X-Api-Key: nonsense")]
    [InlineData("X-Api-Key: deia_0123456789abcdef_0123")]
    [InlineData("Cookie: deia=nonsense")]
    public async Task AnyCall_WithAnotherBadCredential_IsUnauthorized(string header)
    {
        await using var app = await DeiaApp.StartAsync();
        using var client = app.NewClient();

        (await app.SendAsync(HttpMethod.Get, "/api/bots", header: header, client: client)).IsProblem(401, "urn:deia:unauthorized");
    }

    [Fact]
    public async Task AnyCall_WithABadTokenBesideAGoodKey_CountsTheToken()
    {
        await using var app = await DeiaApp.StartAsync();
        var key = (await app.PostAsync("/api/auth/keys", """{"name":"n","role":"viewer"}""")).Json.GetProperty("key").GetString();
        using var client = app.NewClient("nonsense");

        (await app.SendAsync(HttpMethod.Get, "/api/bots", header: $"X-Api-Key: {key}", client: client)).IsProblem(401, "urn:deia:unauthorized");
    }

    [Theory]
    [InlineData("\"role\":[\"viewer\",\"operator\"],", 200)]
    [InlineData("\"role\":[\"root\",\"operator\"],", 200)]
    [InlineData("\"role\":\"viewer\",", 403)]
    [InlineData("\"role\":\"root\",", 403)]
    [InlineData("\"role\":\"Operator\",", 403)]
    [InlineData("", 403)]
    public async Task ACall_ThatNeedsARole_LooksAtAllRolesOfTheToken(string role, int status)
    {
        await using var app = await DeiaApp.StartAsync();
        using var client = app.NewClient(TestTokens.Sign($$"""{"sub":"ada",{{role}}"exp":{{Later}}}"""));
        await app.LaunchAsync("BOT-001");

        var answer = await app.SendAsync(HttpMethod.Post, "/api/bot/BOT-001/stop", client: client);

        Assert.Equal(status, answer.Status);
        if (status == 403)
        {
            answer.IsProblem(403, "urn:deia:forbidden");
        }
    }

    [Theory]
    [InlineData("\"aud\":\"deia\",", 200)]
    [InlineData("\"aud\":[\"other\",\"deia\"],", 200)]
    [InlineData("\"aud\":\"other\",", 401)]
    [InlineData("", 401)]
    public async Task AnyCall_WhereAnAudienceIsConfigured_NeedsATokenForIt(string audience, int status)
    {
        await using var app = await DeiaApp.StartAsync(["Deia:Auth:Audience=deia"]);
        using var client = app.NewClient(TestTokens.Sign($$"""{"sub":"ada",{{audience}}"role":"viewer","exp":{{Later}}}"""));

        Assert.Equal(status, (await app.SendAsync(HttpMethod.Get, "/api/bots", client: client)).Status);
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        parts[1] = TestTokens.Sign($$"""{"sub":"viewer","role":"admin","exp":{{Later}}}""").Split('.')[1];
        return string.Join('.', parts);
    }
}
