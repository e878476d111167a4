using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Deia.Testing;
using Deia.Testing.Conformance;

namespace Deia.AspNetCore.Tests.Chat;

public sealed class ImportTests
{
    private const string Item =
        """{"id":"01990000-0000-7000-8000-000000000001","sender":"user","content":"one","status":"answered","createdAt":"2026-11-22T16:34:38.4102971Z"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_OfAnExport_GivesTheSameHistoryElsewhereAndNothingNewHere()
    {
        await using var source = await DeiaApp.StartAsync();
        await source.LaunchAsync("BOT-001");
        foreach (var name in AwkwardText.Names.Select(row => row.Data).Where(name => !string.IsNullOrWhiteSpace(AwkwardText.Of(name))))
        {
            var text = AwkwardText.Of(name);
            source.Model.Reply = _ => new FakeChatReply(text);
            var sent = await source.PostAsync("/api/chat/send", JsonSerializer.Serialize(new { botId = "BOT-001", message = " " + text[..Math.Min(text.Length, 32_000)], metadata = AwkwardText.Metadata }));
            Assert.Equal(200, sent.Status);
        }

        var export = (await source.PostAsync("/api/chat/BOT-001/export", """{"format":"json"}""")).Text;
        var count = JsonElement.Parse(export).GetProperty("items").GetArrayLength();
        await using var target = await DeiaApp.StartAsync();
        await target.LaunchAsync("BOT-001");

        Assert.Equal("""{"imported":0}""", (await source.PostAsync("/api/chat/BOT-001/import", export)).Text);
        Assert.Equal($$"""{"imported":{{count}}}""", (await target.PostAsync("/api/chat/BOT-001/import", export)).Text);
        Assert.Equal("""{"imported":0}""", (await target.PostAsync("/api/chat/BOT-001/import", export)).Text);
        Assert.Equal(export, (await target.PostAsync("/api/chat/BOT-001/export", """{"format":"json"}""")).Text);
        Assert.True(count > 15);
    }

    [Theory]
    [InlineData("""{"items":[]}""", 0)]
    [InlineData("""{ "more" : [{"items":[1]},"x"], "items" : [ <> ] , "after": {"a":{"b":[]}} } """, 1)]
    [InlineData("\uFEFF{\"items\":[<>]}", 1)]
    [InlineData("""{"items":[<>,<>],"items":[<>]}""", 1)]
    public async Task Import_OfAFileByteByByte_IsRead(string file, int imported)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        using DrippingContent content = new(Encoding.UTF8.GetBytes(file.Replace("<>", Item, StringComparison.Ordinal)), 1);

        using var response = await app.Client.PostAsync(new Uri("/api/chat/BOT-001/import", UriKind.Relative), content, Cancelled);

        Assert.Equal($$"""{"imported":{{imported}}}""", await response.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task Import_OfMoreThanAnyOtherBodyMayHold_IsTaken()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        var text = new string('x', 1024 * 1024);
        var items = Enumerable.Range(0, 40).Select(number =>
            $$"""{"id":"01990000-0000-7000-8000-0000000000{{number:D2}}","sender":"bot","content":"{{text}}","status":"complete","createdAt":"2026-11-22T16:34:38Z"}""");

        Assert.Equal("""{"imported":40}""", (await app.PostAsync("/api/chat/BOT-001/import", $$"""{"items":[{{string.Join(',', items)}}]}""")).Text);
        Assert.Equal(1, (await app.GetAsync("/api/chat/BOT-001?limit=1")).Json.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_AboveItsLimit_IsTooLarge(bool isChunked)
    {
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:MaxImportBytes=1000"]);
        await app.LaunchAsync("BOT-001");
        var file = Encoding.UTF8.GetBytes($$"""{"items":[],"x":"{{new string('x', 2_000)}}"}""");
        using HttpContent content = isChunked ? new DrippingContent(file, 100) : new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        using var response = await app.Client.PostAsync(new Uri("/api/chat/BOT-001/import", UriKind.Relative), content, Cancelled);

        (await Answer.OfAsync(response)).IsProblem(413, "urn:deia:body-too-large");
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("[]", "body")]
    [InlineData("7", "body")]
    [InlineData("{", "body")]
    [InlineData("{}", "items")]
    [InlineData("""{"items":7}""", "items")]
    [InlineData("""{"items":[<>]""", "body")]
    [InlineData("""{"items":[<>""", "body")]
    [InlineData("""{"items":[<>]} x""", "body")]
    [InlineData("""{"items":[<>,]}""", "body")]
    [InlineData("""{"items":[<>,7]}""", "items[1]")]
    [InlineData("""{"items":[<>,{}]}""", "items[1].id", "items[1].sender", "items[1].status", "items[1].createdAt", "items[1].content")]
    [InlineData("""{"items":[{"id":"x","sender":"cat","status":"eaten","content":7,"createdAt":"yesterday","tokens":1.5,"replyTo":"y","conversationId":7,"metadata":[]}]}""",
        "items[0].id", "items[0].replyTo", "items[0].sender", "items[0].status", "items[0].content", "items[0].createdAt", "items[0].conversationId", "items[0].tokens", "items[0].metadata")]
    [InlineData("""{"items":[{"id":"01990000-0000-7000-8000-000000000001","sender":"user","content":"\ud83d","status":"answered","createdAt":"2026-11-22T16:34:38Z"}]}""", "items[0].content")]
    [InlineData("""{"items":[{"id":"01990000-0000-7000-8000-000000000001","sender":"user","content":"","status":"answered","createdAt":"2026-11-22T16:34:38Z"}]}""", "items[0].content")]
    public async Task Import_OfWhatIsNoHistory_NamesWhatIsWrong(string file, params string[] fields)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        (await app.PostAsync("/api/chat/BOT-001/import", file.Replace("<>", Item, StringComparison.Ordinal))).IsProblem(400, "urn:deia:validation", fields);

        Assert.Equal("""{"items":[],"nextBefore":null}""", (await app.GetAsync("/api/chat/BOT-001")).Text);
        (await app.PostAsync("/api/chat/BOT-009/import", file)).IsProblem(404, "urn:deia:bot-not-found");
    }

    [Fact]
    public async Task Import_OfAnotherType_IsRefused()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        using StringContent content = new("id,botId", Encoding.UTF8, "text/csv");

        using var response = await app.Client.PostAsync(new Uri("/api/chat/BOT-001/import", UriKind.Relative), content, Cancelled);

        (await Answer.OfAsync(response)).IsProblem(415, "urn:deia:unsupported-media-type");
    }
}
