using System.Net;
using Deia.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Deia.AspNetCore.Tests.SignIn;

public sealed class CookieTests
{
    private static readonly string[] Development = ["environment=Development", "Deia:Auth:SigningKey="];

    [Fact]
    public async Task Link_OpenedOnce_SignsTheBrowserInOutOfReachOfScripts()
    {
        await using var app = await DeiaApp.StartAsync(Development);
        using var browser = app.NewClient();

        var opened = await app.SendAsync(HttpMethod.Get, LinkOf(app), client: browser);

        Assert.Equal((302, "/"), (opened.Status, opened.Headers.Location?.OriginalString));
        var cookie = Assert.Single(opened.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        var me = await app.SendAsync(HttpMethod.Get, "/api/auth/me", header: $"Cookie: {cookie.Split(';')[0]}", client: browser);
        Assert.Equal((200, "developer", "admin"), (me.Status, me.Json.GetProperty("userId").GetString(), me.Json.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task Link_OpenedAgain_OpensNothing()
    {
        await using var app = await DeiaApp.StartAsync(Development);
        using var browser = app.NewClient();
        var link = LinkOf(app);
        await app.SendAsync(HttpMethod.Get, link, client: browser);

        var again = await app.SendAsync(HttpMethod.Get, link, client: browser);

        again.IsProblem(401, "urn:deia:unauthorized");
        Assert.False(again.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Link_AfterItsTime_OpensNothing()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using var app = await DeiaApp.StartAsync(Development, time: time);
        using var browser = app.NewClient();
        var link = LinkOf(app);
        time.Advance(SignInLink.Lifetime);

        (await app.SendAsync(HttpMethod.Get, link, client: browser)).IsProblem(401, "urn:deia:unauthorized");
    }

    [Theory]
    [InlineData("environment=Production")]
    [InlineData("environment=Development")]
    public async Task Link_WhereThereIsAKey_IsNotOffered(string environment)
    {
        await using var app = await DeiaApp.StartAsync([environment]);
        var link = app.Services.GetRequiredService<SignInLink>();

        Assert.False(link.IsOffered);
        Assert.Throws<InvalidOperationException>(() => link.Create("http://localhost"));
        (await app.GetAsync("/signin?code=")).IsProblem(401, "urn:deia:unauthorized");
    }

    [Theory]
    [InlineData("POST", "/api/bot/launch", "https://evil.example", 403)]
    [InlineData("POST", "/api/bot/launch", "http://127.0.0.1:1", 403)]
    [InlineData("POST", "/api/bot/launch", "null", 403)]
    [InlineData("POST", "/api/bot/launch", "https://ops.example", 201)]
    [InlineData("POST", "/api/bot/launch", "{own}", 201)]
    [InlineData("POST", "/api/bot/launch", null, 201)]
    [InlineData("GET", "/api/bots", "https://evil.example", 200)]
    public async Task ACall_WithACookie_ChangesNothingForPagesOfOtherOrigins(string method, string path, string? origin, int status)
    {
        await using var app = await DeiaApp.StartAsync([.. Development, "Deia:Cors:Origins:0=https://ops.example"]);
        using var browser = app.NewClient();
        var opened = await app.SendAsync(HttpMethod.Get, LinkOf(app), client: browser);
        browser.DefaultRequestHeaders.Add("Cookie", opened.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var own = app.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        var answer = await app.SendAsync(
            HttpMethod.Parse(method), path, header: origin is null ? null : $"Origin: {origin.Replace("{own}", own, StringComparison.Ordinal)}", client: browser);

        Assert.Equal(status, answer.Status);
        if (status == (int)HttpStatusCode.Forbidden)
        {
            answer.IsProblem(403, "urn:deia:foreign-origin");
        }
    }

    [Fact]
    public async Task Logout_WithACookie_TakesItBack()
    {
        await using var app = await DeiaApp.StartAsync(Development);
        using var browser = app.NewClient();
        var opened = await app.SendAsync(HttpMethod.Get, LinkOf(app), client: browser);
        browser.DefaultRequestHeaders.Add("Cookie", opened.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);

        var logout = await app.SendAsync(HttpMethod.Post, "/api/auth/logout", client: browser);

        Assert.Equal(204, logout.Status);
        Assert.Contains("1970", Assert.Single(logout.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        (await app.SendAsync(HttpMethod.Get, "/api/bots", client: browser)).IsProblem(401, "urn:deia:unauthorized");
    }

    private static string LinkOf(DeiaApp app) => app.Services.GetRequiredService<SignInLink>().Create(app.Client.BaseAddress!.ToString()).PathAndQuery;
}
