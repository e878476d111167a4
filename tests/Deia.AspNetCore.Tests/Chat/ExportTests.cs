using AngleSharp.Html.Parser;
using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.Extensions;

namespace Deia.AspNetCore.Tests.Chat;

public sealed class ExportTests
{
    [Fact]
    public async Task Export_AsJson_IsTheHistoryOldestFirst()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/chat/send", """{"message":"שלום \"one\"","metadata":{"a":[1,{"b":null}]}}""");
        await app.PostAsync("/api/chat/send", """{"message":"two","conversationId":"other"}""");

        var all = await app.PostAsync("/api/chat/BOT-001/export", """{"format":"json"}""");
        var one = await app.PostAsync("/api/chat/BOT-001/export", """{"format":"JSON","conversationId":"other"}""");

        var history = (await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items").EnumerateArray().Reverse().Select(item => item.GetRawText()).ToArray();
        Assert.Equal((200, "application/json", "attachment; filename=BOT-001.json"), (all.Status, $"{all.ContentHeaders.ContentType}", $"{all.ContentHeaders.ContentDisposition}"));
        Assert.Equal($$"""{"items":[{{string.Join(',', history)}}]}""", all.Text);
        Assert.Equal($$"""{"items":[{{string.Join(',', history[2..])}}]}""", one.Text);
    }

    [Theory]
    [InlineData("csv", "text/csv", "csv", "id,botId,")]
    [InlineData("markdown", "text/markdown", "md", "# BOT-001\n")]
    [InlineData("html", "text/html", "html", "<!DOCTYPE html>")]
    [InlineData("json", "application/json", "json", """{"items":[]}""")]
    public async Task Export_OfABotWithoutMessages_IsAWholeFile(string format, string mediaType, string extension, string start)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        var answer = await app.PostAsync("/api/chat/BOT-001/export", $$"""{"format":"{{format}}"}""");

        Assert.Equal((200, mediaType), (answer.Status, answer.ContentHeaders.ContentType?.MediaType));
        Assert.Equal($"attachment; filename=BOT-001.{extension}", $"{answer.ContentHeaders.ContentDisposition}");
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith(start, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_AsHtml_IsAPageThatRunsAndLoadsNothing()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("**Fine.** <script>alert(1)</script> ![x](http://evil.example/x.png)");
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/chat/send", """{"message":"[x](javascript:alert(1))","conversationId":"<b onclick=alert(1)>"}""");

        var page = new HtmlParser().ParseDocument((await app.PostAsync("/api/chat/BOT-001/export", """{"format":"html"}""")).Text);

        Assert.Equal(2, page.QuerySelectorAll("article").Length);
        Assert.Equal("Fine.", page.QuerySelector("article.bot strong")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("script, img, link, iframe, object, [src], [onclick], [onerror]"));
        Assert.Equal(["http://evil.example/x.png"], page.QuerySelectorAll("[href]").Select(link => link.GetAttribute("href")));
        Assert.Contains("default-src 'none'", page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "format")]
    [InlineData("""{"format":"docx"}""", "format")]
    [InlineData("""{"format":7}""", "format")]
    [InlineData("""{"format":"json","conversationId":7}""", "conversationId")]
    public async Task Export_WithAWrongField_NamesIt(string json, string field)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        (await app.PostAsync("/api/chat/BOT-001/export", json)).IsProblem(400, "urn:deia:validation", field);
        (await app.PostAsync("/api/chat/BOT-009/export", json)).IsProblem(404, "urn:deia:bot-not-found");
    }

    [Fact]
    public async Task Export_WhereTheStoreGoesAway_NeverLooksWhole()
    {
        var store = Substitute.For<IChatMessageRepository>();
        store.ReturnsForAll(new ValueTask<IReadOnlyList<StoredMessage>>([]));
        await using var app = await DeiaApp.StartAsync(add: deia => deia.Services.AddSingleton(store));
        await app.LaunchAsync("BOT-001");
        store.ReadAllAsync("BOT-001", null, Arg.Any<CancellationToken>()).Returns(_ => Breaking(0), _ => Breaking(3));

        (await app.PostAsync("/api/chat/BOT-001/export", """{"format":"json"}""")).IsProblem(503, "urn:deia:database-unavailable");
        await Assert.ThrowsAsync<HttpRequestException>(() => app.PostAsync("/api/chat/BOT-001/export", """{"format":"json"}"""));
    }

    private static async IAsyncEnumerable<StoredMessage> Breaking(int after)
    {
        for (var number = 0; number < after; number++)
        {
            yield return new StoredMessage
            {
                Id = Guid.CreateVersion7(),
                BotId = "BOT-001",
                Sender = MessageSender.Bot,
                Content = "x",
                Status = MessageStatus.Complete,
                CreatedAt = DateTimeOffset.UnixEpoch,
            };
        }

        await Task.CompletedTask;
        throw new StoreUnavailableException("test", new IOException("away"));
    }
}
