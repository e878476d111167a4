using Microsoft.AspNetCore.Builder;

namespace Deia.AspNetCore.Tests.Gate;

public sealed class OpenDoorTests
{
    [Fact]
    public async Task MapDeia_WithAllowAnonymous_OpensEveryDoorToAll()
    {
        await using var app = await DeiaApp.StartAsync(map: app => app.MapDeia().AllowAnonymous());
        using var client = app.NewClient();

        Assert.Equal(201, (await app.SendAsync(HttpMethod.Post, "/api/bot/launch", client: client)).Status);
        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, "/api/bot/BOT-001", client: client)).Status);
        var entries = (await app.SendAsync(HttpMethod.Get, "/api/audit", client: client)).Json.GetProperty("items");
        Assert.All(entries.EnumerateArray(), entry => Assert.Equal("anonymous", entry.GetProperty("userId").GetString()));
    }

    [Fact]
    public async Task MapDeia_WithAllowAnonymous_LetsNoPageOfAnotherSiteChangeAnything()
    {
        await using var app = await DeiaApp.StartAsync(map: app => app.MapDeia().AllowAnonymous());
        using var client = app.NewClient();

        var answer = await app.SendAsync(HttpMethod.Post, "/api/bot/launch", header: "Origin: https://evil.example", client: client);

        answer.IsProblem(403, "urn:deia:foreign-origin");
    }

    [Fact]
    public async Task MapDeia_WithAllowAnonymous_StillKnowsWhoBringsACredential()
    {
        await using var app = await DeiaApp.StartAsync(map: app => app.MapDeia().AllowAnonymous());

        Assert.Equal("admin", (await app.GetAsync("/api/auth/me")).Json.GetProperty("userId").GetString());
    }
}
