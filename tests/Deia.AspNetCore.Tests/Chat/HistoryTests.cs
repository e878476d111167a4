using System.Text.Json;
using Deia.Testing;

namespace Deia.AspNetCore.Tests.Chat;

public sealed class HistoryTests
{
    [Fact]
    public async Task Page_OfABotWithoutMessages_IsEmpty()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        Assert.Equal("""{"items":[],"nextBefore":null}""", (await app.GetAsync("/api/chat/BOT-001")).Text);
    }

    [Fact]
    public async Task Page_ByKeyAndOffset_WalksNewestFirst()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        foreach (var number in Enumerable.Range(1, 3))
        {
            await app.PostAsync("/api/chat/send", $$"""{"message":"{{number}}"}""");
        }

        var all = (await app.GetAsync("/api/chat/BOT-001")).Json;
        var ids = Ids(all);
        var first = (await app.GetAsync("/api/chat/BOT-001?limit=4")).Json;
        var second = (await app.GetAsync($"/api/chat/BOT-001?limit=4&before={first.GetProperty("nextBefore").GetString()}")).Json;

        Assert.Equal(["items", "nextBefore"], Answer.Names(all));
        Assert.Equal(SendTests.MessageNames, Answer.Names(all.GetProperty("items")[0]));
        Assert.Equal(6, ids.Count);
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
        Assert.Equal(JsonValueKind.Null, all.GetProperty("nextBefore").ValueKind);
        Assert.Equal((ids[3], JsonValueKind.Null), (first.GetProperty("nextBefore").GetString(), second.GetProperty("nextBefore").ValueKind));
        Assert.Equal(ids, [.. Ids(first), .. Ids(second)]);
        Assert.Equal(ids[..2], Ids((await app.GetAsync($"/api/chat/BOT-001?after={ids[2]}")).Json));
        Assert.Equal([ids[1]], Ids((await app.GetAsync($"/api/chat/BOT-001?after={ids[2]}&before={ids[0].ToUpperInvariant()}")).Json));
        Assert.Equal(ids[4..], Ids((await app.GetAsync("/api/chat/BOT-001?offset=4")).Json));
    }

    [Fact]
    public async Task Page_OfAConversation_HoldsItsMessagesOnly()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/chat/send", """{"message":"one","conversationId":"a b"}""");
        await app.PostAsync("/api/chat/send", """{"message":"two"}""");

        var page = (await app.GetAsync("/api/chat/BOT-001?conversationId=a%20b")).Json.GetProperty("items").EnumerateArray().ToArray();

        Assert.Equal(2, page.Length);
        Assert.All(page, message => Assert.Equal("a b", message.GetProperty("conversationId").GetString()));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("before=yesterday", "before")]
    [InlineData("after=01990000000070008000000000000000", "after")]
    [InlineData("conversationId=%00", "conversationId")]
    [InlineData("limit=x&offset=y&before=z", "before", "offset", "limit")]
    public async Task Page_WithAWrongQuery_NamesTheFields(string query, params string[] fields)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        (await app.GetAsync("/api/chat/BOT-001?" + query)).IsProblem(400, "urn:deia:validation", fields);
    }

    [Fact]
    public async Task Find_OfAMessage_GivesItToItsBotOnly()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.LaunchAsync("BOT-002");
        var sent = (await app.PostAsync("/api/chat/send", """{"botId":"BOT-001","message":"one"}""")).Json.GetProperty("reply");
        var id = sent.GetProperty("id").GetString();

        var found = await app.GetAsync($"/api/chat/BOT-001/{id}");

        Assert.Equal((200, sent.GetRawText()), (found.Status, found.Text));
        (await app.GetAsync($"/api/chat/BOT-002/{id}")).IsProblem(404, "urn:deia:message-not-found");
        (await app.GetAsync("/api/chat/BOT-001/01990000-0000-7000-8000-000000000000")).IsProblem(404, "urn:deia:message-not-found");
        (await app.GetAsync("/api/chat/BOT-001/no-id")).IsProblem(404, "urn:deia:message-not-found");
    }

    [Fact]
    public async Task Find_OfAMessageAsHtml_GivesItsMarkdownRendered()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("**Fine.** <script>alert(1)</script>");
        await app.LaunchAsync("BOT-001");
        var sent = (await app.PostAsync("/api/chat/send", """{"message":"one"}""")).Json.GetProperty("reply");
        var path = $"/api/chat/BOT-001/{sent.GetProperty("id").GetString()}";

        var html = await app.SendAsync(HttpMethod.Get, path, header: "Accept: text/html");
        var json = await app.SendAsync(HttpMethod.Get, path, header: "Accept: application/json");

        Assert.Equal((200, "text/html; charset=utf-8"), (html.Status, $"{html.ContentHeaders.ContentType}"));
        Assert.Equal("<p><strong>Fine.</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n", html.Text);
        Assert.StartsWith("default-src 'none'; ", html.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", html.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(sent.GetRawText(), json.Text);
        Assert.All([html, json], answer => Assert.Equal(["Accept"], answer.Headers.Vary));
        (await app.SendAsync(HttpMethod.Get, "/api/chat/BOT-001/no-id", header: "Accept: text/html")).IsProblem(404, "urn:deia:message-not-found");
    }

    [Fact]
    public async Task Clear_OfAConversationOrAll_CountsWhatItRemoved()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/chat/send", """{"message":"one","conversationId":"a"}""");
        await app.PostAsync("/api/chat/send", """{"message":"two"}""");

        Assert.Equal("""{"deleted":2}""", (await app.DeleteAsync("/api/chat/BOT-001?conversationId=a")).Text);
        Assert.Equal(2, (await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal("""{"deleted":2}""", (await app.DeleteAsync("/api/chat/BOT-001")).Text);
        Assert.Equal("""{"deleted":0}""", (await app.DeleteAsync("/api/chat/BOT-001")).Text);
        (await app.DeleteAsync("/api/chat/BOT-001?conversationId=%00")).IsProblem(400, "urn:deia:validation", "conversationId");
    }

    private static List<string> Ids(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(message => message.GetProperty("id").GetString()!)];
}
