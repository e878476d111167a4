using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Deia.Testing.Servers;

namespace Deia.ReferenceHost.Tests;

/// <summary>Two hosts on one PostgreSQL and one Redis: who was let in or shut out at the one is so at the other.</summary>
public sealed class TwoHostsAccessTests : IAsyncLifetime
{
    private RedisServer _redis = null!;
    private Installation _installation = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _installation = await Installation.CreateAsync((await TestContext.Current.GetFixture<SharedServers>())!.Postgres, _redis);
    }

    public async ValueTask DisposeAsync()
    {
        await _installation.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task RateLimit_OfOneUser_IsCountedOverBothHosts()
    {
        await using var first = await StartAsync(("Deia__RateLimit__PermitsPerMinute", "10"));
        await using var second = await StartAsync(("Deia__RateLimit__PermitsPerMinute", "10"));

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await GetAsync(first, "/api/bots"));
            Assert.Equal(HttpStatusCode.OK, await GetAsync(second, "/api/bots"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync(first, "/api/bots"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync(second, "/api/bots"));
    }

    [Fact]
    public async Task Access_TakenAwayAtOneHost_IsTakenAwayAtTheOther()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var token = await LogInAsync(first);
        var key = await PostAsync(first, "/api/auth/keys", new { name = "ci", role = "viewer" });
        Assert.Equal(HttpStatusCode.OK, await GetAsync(second, "/api/auth/me", token));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(second, "/api/auth/me", key.Text("key")));

        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(first, HttpMethod.Post, "/api/auth/logout", token));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(first, HttpMethod.Delete, $"/api/auth/keys/{key.Text("id")}"));

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(second, "/api/auth/me", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(second, "/api/auth/me", key.Text("key")));
    }

    [Fact]
    public async Task Flag_SetAtOneHost_IsSeenAndHeardAtTheOther()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        using var events = await EventSocket.ConnectAsync(second.Events);
        Assert.False(await IsEnabledAsync(second));

        using var set = await first.Client.PutAsJsonAsync("/api/flags/enableAnalytics", new { enabled = true }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.True(await IsEnabledAsync(second));
        var heard = (await events.ReceiveUntilAsync(frame => frame.Text("type") == "flags:changed"))[^1].GetProperty("data");
        Assert.Equal(("enableAnalytics", true), (heard.Text("name"), heard.GetProperty("enabled").GetBoolean()));
    }

    [Fact]
    public async Task Audit_OfBothHosts_IsOneChain()
    {
        const int Writes = 20;
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await Parallel.ForAsync(0, Writes, Cancellation, async (number, _) =>
            await PostAsync(number % 2 == 0 ? first : second, "/api/auth/keys", new { name = $"key {number}", role = "viewer" }));

        var (atFirst, atSecond) = (await first.Client.ReadAsync("/api/audit/verify"), await second.Client.ReadAsync("/api/audit/verify"));

        Assert.True(atFirst.GetProperty("valid").GetBoolean());
        Assert.Equal(Writes, atFirst.GetProperty("entries").GetInt32());
        Assert.Equal(atFirst.GetRawText(), atSecond.GetRawText());
    }

    [Fact]
    public async Task Kill_OfRedis_EndsNoSessionAndKeepsNoneThatEnds()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var (stays, leaves) = (await LogInAsync(first), await LogInAsync(first));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(second, "/api/auth/me", leaves));

        await _redis.KillAsync();

        Assert.Equal(HttpStatusCode.OK, await GetAsync(first, "/api/auth/me", stays));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(second, "/api/auth/me", stays));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(first, HttpMethod.Post, "/api/auth/logout", leaves));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(second, "/api/auth/me", leaves));
        await _redis.StartAgainAsync();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(second, "/api/auth/me", stays));
    }

    private Task<HostProcess> StartAsync(params (string Name, string Value)[] settings) => HostProcess.StartAsync(
        _installation,
        [
            ("Deia__Auth__Users__0__Username", "ada"), ("Deia__Auth__Users__0__Role", "operator"), ("Deia__Auth__Users__0__Password", "correct horse"), .. settings,
        ]);

    private static async Task<string> LogInAsync(HostProcess host) =>
        (await PostAsync(host, "/api/auth/login", new { username = "ada", password = "correct horse" })).Text("accessToken");

    private static async Task<bool> IsEnabledAsync(HostProcess host) =>
        (await host.Client.ReadAsync("/api/flags")).GetProperty("items").EnumerateArray().Single(flag => flag.Text("name") == "enableAnalytics")
            .GetProperty("enabled").GetBoolean();

    private static async Task<JsonElement> PostAsync(HostProcess host, string path, object body)
    {
        using var response = await host.Client.PostAsJsonAsync(path, body, Cancellation);
        Assert.True(response.IsSuccessStatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static Task<HttpStatusCode> GetAsync(HostProcess host, string path, string? token = null) => SendAsync(host, HttpMethod.Get, path, token);

    /// <param name="host">Whom to ask.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="token">A token or a key; null: the admin's.</param>
    private static async Task<HttpStatusCode> SendAsync(HostProcess host, HttpMethod method, string path, string? token = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await host.Client.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
