using Deia.Orchestration.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Deia.AspNetCore.Tests.Keys;

public sealed class KeyTests
{
    [Theory]
    [InlineData("X-Api-Key: ")]
    [InlineData("Authorization: Bearer ")]
    public async Task Key_JustMade_OpensWhatItsRoleMay(string header)
    {
        await using var app = await DeiaApp.StartAsync();
        using var client = app.NewClient();
        var created = await app.PostAsync("/api/auth/keys", """{"name":"grafana","role":"viewer"}""");
        Assert.Equal(["id", "name", "role", "key", "createdAt", "expiresAt"], Answer.Names(created.Json));
        Assert.Equal((201, "grafana", "viewer"), (created.Status, created.Json.GetProperty("name").GetString(), created.Json.GetProperty("role").GetString()));
        header += created.Json.GetProperty("key").GetString();

        Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/api/bots", header: header, client: client)).Status);
        (await app.SendAsync(HttpMethod.Post, "/api/bot/launch", header: header, client: client)).IsProblem(403, "urn:deia:forbidden");
        var me = await app.SendAsync(HttpMethod.Get, "/api/auth/me", header: header, client: client);
        Assert.Equal($"key:{created.Json.GetProperty("id").GetString()}", me.Json.GetProperty("userId").GetString());
    }

    [Fact]
    public async Task Keys_Listed_ShowNothingThatOpens()
    {
        await using var app = await DeiaApp.StartAsync();
        var created = (await app.PostAsync("/api/auth/keys", """{"name":"a","role":"admin","expiresAt":"2999-01-01T00:00:00Z"}""")).Json;
        var secret = created.GetProperty("key").GetString()!.Split('_')[2];

        var list = await app.GetAsync("/api/auth/keys");

        var item = Assert.Single(list.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(["id", "name", "role", "createdBy", "createdAt", "expiresAt"], Answer.Names(item));
        Assert.Equal(("admin", "2999-01-01T00:00:00Z"), (item.GetProperty("createdBy").GetString(), item.GetProperty("expiresAt").GetString()));
        Assert.DoesNotContain(secret, list.Text, StringComparison.Ordinal);
        var stored = Assert.Single(await app.Services.GetRequiredService<IApiKeyRepository>().ListAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(secret, $"{stored} {Convert.ToHexStringLower(stored.Hash.Span)}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_OfTheSameName_HaveSaltsAndSecretsOfTheirOwn()
    {
        await using var app = await DeiaApp.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            await app.PostAsync("/api/auth/keys", """{"name":"a","role":"viewer"}""");
        }

        var stored = await app.Services.GetRequiredService<IApiKeyRepository>().ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, stored.Select(key => Convert.ToHexString(key.Salt.Span)).Distinct().Count());
        Assert.Equal(2, stored.Select(key => Convert.ToHexString(key.Hash.Span)).Distinct().Count());
    }

    [Fact]
    public async Task Key_Revoked_OpensNothingFromThatMomentOn()
    {
        await using var app = await DeiaApp.StartAsync();
        using var client = app.NewClient();
        var created = (await app.PostAsync("/api/auth/keys", """{"name":"a","role":"admin"}""")).Json;
        var header = $"X-Api-Key: {created.GetProperty("key").GetString()}";
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/api/bots", header: header, client: client)).Status);

        Assert.Equal(204, (await app.DeleteAsync($"/api/auth/keys/{created.GetProperty("id").GetString()}")).Status);

        (await app.SendAsync(HttpMethod.Get, "/api/bots", header: header, client: client)).IsProblem(401, "urn:deia:unauthorized");
        (await app.DeleteAsync($"/api/auth/keys/{created.GetProperty("id").GetString()}")).IsProblem(404, "urn:deia:key-not-found");
    }

    [Fact]
    public async Task Key_AfterItsTime_OpensNothing()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using var app = await DeiaApp.StartAsync(time: time);
        using var client = app.NewClient();
        var created = await app.PostAsync("/api/auth/keys", $$"""{"name":"a","role":"viewer","expiresAt":"{{time.GetUtcNow().AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""");
        var header = $"X-Api-Key: {created.Json.GetProperty("key").GetString()}";
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/api/bots", header: header, client: client)).Status);

        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(401, (await app.SendAsync(HttpMethod.Get, "/api/bots", header: header, client: client)).Status);
    }

    [Fact]
    public async Task Key_WithTheSecretOfAnother_OpensNothing()
    {
        await using var app = await DeiaApp.StartAsync();
        using var client = app.NewClient();
        var keys = new List<string[]>();
        for (var i = 0; i < 2; i++)
        {
            keys.Add((await app.PostAsync("/api/auth/keys", """{"name":"a","role":"admin"}""")).Json.GetProperty("key").GetString()!.Split('_'));
        }

        var mixed = $"X-Api-Key: deia_{keys[0][1]}_{keys[1][2]}";

        (await app.SendAsync(HttpMethod.Get, "/api/bots", header: mixed, client: client)).IsProblem(401, "urn:deia:unauthorized");
    }

    [Theory]
    [InlineData("{}", "name", "role")]
    [InlineData("""{"name":"","role":"root"}""", "name", "role")]
    [InlineData("""{"name":"a\nb","role":"admin"}""", "name")]
    [InlineData("""{"name":"a","role":"viewer","expiresAt":"tomorrow"}""", "expiresAt")]
    [InlineData("""{"name":"a","role":"viewer","expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"name":"a","role":"viewer","expiresAt":"2999-01-01"}""", "expiresAt")]
    public async Task Create_WithWrongFields_NamesThem(string body, params string[] fields)
    {
        await using var app = await DeiaApp.StartAsync();

        (await app.PostAsync("/api/auth/keys", body)).IsProblem(400, "urn:deia:validation", fields);
        Assert.Empty((await app.GetAsync("/api/auth/keys")).Json.GetProperty("items").EnumerateArray());
    }
}
