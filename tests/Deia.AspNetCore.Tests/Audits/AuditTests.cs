using System.Text.Json;
using Deia.Testing.Access;

namespace Deia.AspNetCore.Tests.Audits;

public sealed class AuditTests
{
    [Theory]
    [InlineData("POST", "/api/bot/BOT-001/stop", null, "bot.stop", "BOT-001", "succeeded")]
    [InlineData("POST", "/api/bot/BOT-009/stop", null, "bot.stop", "BOT-009", "bot-not-found")]
    [InlineData("POST", "/api/bot/BOT-001/restart", null, "bot.restart", "BOT-001", "succeeded")]
    [InlineData("PATCH", "/api/bot/BOT-001", """{"temperature":9}""", "bot.change", "BOT-001", "validation")]
    [InlineData("PATCH", "/api/bot/BOT-001", "{", "bot.change", "BOT-001", "validation")]
    [InlineData("DELETE", "/api/bot/BOT-001", null, "bot.delete", "BOT-001", "succeeded")]
    [InlineData("DELETE", "/api/chat/BOT-001", null, "history.clear", "BOT-001", "succeeded")]
    [InlineData("POST", "/api/chat/BOT-001/0199c0de-0000-7000-8000-000000000000/cancel", null, "message.cancel", "BOT-001", "message-not-found")]
    [InlineData("POST", "/api/bot/launch", """{"id":"BOT-001"}""", "bot.launch", "BOT-001", "bot-already-running")]
    [InlineData("POST", "/api/bot/launch", "{}", "bot.launch", "BOT-002", "succeeded")]
    [InlineData("POST", "/api/auth/keys", "{}", "key.create", null, "validation")]
    [InlineData("DELETE", "/api/auth/keys/none", null, "key.revoke", null, "key-not-found")]
    [InlineData("PUT", "/api/flags/beta", """{"enabled":true}""", "flag.set", null, "succeeded")]
    [InlineData("PUT", "/api/flags/-", """{"enabled":true}""", "flag.set", null, "validation")]
    [InlineData("POST", "/api/auth/login", """{"username":"ada","password":"x"}""", "session.begin", null, "unauthorized")]
    [InlineData("POST", "/api/auth/logout", null, "session.end", null, "no-session")]
    public async Task AnAction_DoneOrNot_IsOnRecord(string method, string path, string? body, string action, string? botId, string outcome)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        await app.SendAsync(HttpMethod.Parse(method), path, body);

        var entry = (await EntriesAsync(app, "?limit=1"))[0];
        Assert.Equal(["id", "botId", "action", "userId", "details", "createdAt", "hash", "previousHash"], Answer.Names(entry));
        Assert.Equal(
            (action, botId, outcome),
            (entry.GetProperty("action").GetString(), entry.GetProperty("botId").GetString(), entry.GetProperty("details").GetProperty("outcome").GetString()));
        Assert.Equal(path.EndsWith("login", StringComparison.Ordinal) ? "unknown" : "admin", entry.GetProperty("userId").GetString());
    }

    [Fact]
    public async Task ACall_ThatIsForbidden_IsOnRecord()
    {
        await using var app = await DeiaApp.StartAsync();
        using var viewer = app.NewClient(TestTokens.Create("viewer", "eve"));

        (await app.SendAsync(HttpMethod.Delete, "/api/bot/BOT-001", client: viewer)).IsProblem(403, "urn:deia:forbidden");

        var entry = Assert.Single(await EntriesAsync(app, "?userId=eve"));
        Assert.Equal(("access.denied", "BOT-001"), (entry.GetProperty("action").GetString(), entry.GetProperty("botId").GetString()));
        Assert.Equal("DELETE /api/bot/{id}", entry.GetProperty("details").GetProperty("endpoint").GetString());
    }

    [Fact]
    public async Task WhatIsOnlyLookedAt_IsOnNoRecord()
    {
        await using var app = await DeiaApp.StartAsync();
        foreach (var path in (string[])["/api/bots", "/api/bot/nobody", "/api/flags", "/api/auth/keys", "/api/audit"])
        {
            await app.GetAsync(path);
        }

        Assert.Empty(await EntriesAsync(app));
    }

    [Fact]
    public async Task Page_WithFilters_GivesWhatFitsAllOfThem()
    {
        await using var app = await DeiaApp.StartAsync();
        foreach (var id in (string[])["BOT-001", "BOT-002"])
        {
            await app.LaunchAsync(id);
            await app.PostAsync($"/api/bot/{id}/stop");
        }

        Assert.Equal(2, (await EntriesAsync(app, "?botId=BOT-001")).Length);
        Assert.Equal(2, (await EntriesAsync(app, "?action=bot.stop")).Length);
        Assert.Single(await EntriesAsync(app, "?action=bot.stop&botId=BOT-002&userId=admin"));
        Assert.Empty(await EntriesAsync(app, "?userId=nobody"));
    }

    [Fact]
    public async Task Pages_FollowedByNextBefore_GiveEveryEntryOnceNewestFirst()
    {
        await using var app = await DeiaApp.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await app.SendAsync(HttpMethod.Put, $"/api/flags/flag{i}", """{"enabled":true}""");
        }

        List<string?> flags = [];
        string? before = null;
        do
        {
            var page = (await app.GetAsync($"/api/audit?limit=2&before={before}")).Json;
            flags.AddRange(page.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("details").GetProperty("flag").GetString()));
            before = page.GetProperty("nextBefore").GetString();
        }
        while (before is not null);

        Assert.Equal(["flag4", "flag3", "flag2", "flag1", "flag0"], flags);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=501", "limit")]
    [InlineData("?before=x", "before")]
    public async Task Page_WithAWrongField_NamesIt(string query, string field)
    {
        await using var app = await DeiaApp.StartAsync();

        (await app.GetAsync($"/api/audit{query}")).IsProblem(400, "urn:deia:validation", field);
    }

    private static async Task<JsonElement[]> EntriesAsync(DeiaApp app, string query = "") =>
        [.. (await app.GetAsync($"/api/audit{query}")).Json.GetProperty("items").EnumerateArray()];
}
