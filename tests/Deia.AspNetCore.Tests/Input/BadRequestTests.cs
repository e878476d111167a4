using System.Net.Http.Headers;
using System.Text;

namespace Deia.AspNetCore.Tests.Input;

public sealed class BadRequestTests
{
    [Theory]
    [InlineData("{", "body")]
    [InlineData("", "body")]
    [InlineData("null", "body")]
    [InlineData("[]", "body")]
    [InlineData("\"text\"", "body")]
    [InlineData("{\"message\":\"a\"}{", "body")]
    [InlineData("{\"message\":\"a\",}", "body")]
    [InlineData("{\"message\":'a'}", "body")]
    [InlineData("{\"message\":\"line\nbreak\"}", "body")]
    [InlineData("{\"message\":NaN}", "body")]
    [InlineData("{\"message\":5}", "message")]
    [InlineData("{\"message\":[\"a\"]}", "message")]
    [InlineData("{\"message\":\"a\",\"botId\":{},\"conversationId\":true,\"metadata\":[],\"ifBusy\":0}", "botId", "conversationId", "metadata", "ifBusy")]
    [InlineData("{\"message\":\"a\",\"capability\":1}", "capability")]
    [InlineData("{\"message\":\"\\ud800\"}", "message")]
    [InlineData("{\"message\":\"\\udc00\\ud800\"}", "message")]
    [InlineData("{\"message\":\"a\\u0000b\"}", "message")]
    [InlineData("{\"message\":\"a\",\"metadata\":{\"x\":[{\"y\":\"\\ud800\"}]}}", "metadata")]
    [InlineData("{\"message\":\"a\",\"metadata\":{\"x\":{\"\\ud800\":1}}}", "metadata")]
    [InlineData("{\"message\":\"a\",\"metadata\":{\"x\\u0000\":1}}", "metadata")]
    [InlineData("{\"message\":\"a\",\"\\ud800\":1}", "message")]
    public async Task Send_OfABadBody_IsInvalidByField(string body, params string[] fields)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        (await app.PostAsync("/api/chat/send", body)).IsProblem(400, "urn:deia:validation", fields);
    }

    [Theory]
    [InlineData("""{"id":"-a"}""", "id")]
    [InlineData("""{"id":""}""", "id")]
    [InlineData("""{"id":"a\n"}""", "id")]
    [InlineData("""{"id":"a123456789b123456789c123456789d123456789e123456789f"}""", "id")]
    [InlineData("""{"id":7}""", "id")]
    [InlineData("""{"temperature":-0.1}""", "temperature")]
    [InlineData("""{"temperature":2.1}""", "temperature")]
    [InlineData("""{"temperature":1e400}""", "temperature")]
    [InlineData("""{"temperature":"hot"}""", "temperature")]
    [InlineData("""{"contextTokens":0}""", "contextTokens")]
    [InlineData("""{"contextTokens":1.5}""", "contextTokens")]
    [InlineData("""{"contextTokens":1e400}""", "contextTokens")]
    [InlineData("""{"contextTokens":99999999999}""", "contextTokens")]
    [InlineData("""{"idleTimeoutSeconds":0}""", "idleTimeoutSeconds")]
    [InlineData("""{"idleTimeoutSeconds":-1e300}""", "idleTimeoutSeconds")]
    [InlineData("""{"idleTimeoutSeconds":1e12}""", "idleTimeoutSeconds")]
    [InlineData("""{"idleTimeoutSeconds":922337203685}""", "idleTimeoutSeconds")]
    [InlineData("""{"provider":"nobody"}""", "provider")]
    [InlineData("""{"provider":" "}""", "provider")]
    [InlineData("""{"host":"moon"}""", "host")]
    [InlineData("""{"capabilities":"code"}""", "capabilities")]
    [InlineData("""{"capabilities":[1]}""", "capabilities")]
    [InlineData("""{"capabilities":[""]}""", "capabilities")]
    [InlineData("""{"metadata":"x"}""", "metadata")]
    [InlineData("""{"systemPrompt":"\ud800"}""", "systemPrompt")]
    [InlineData("""{"model":{},"temperature":[],"metadata":1}""", "model", "temperature", "metadata")]
    public async Task Launch_OfWhatIsNotAllowed_IsInvalidByField(string body, params string[] fields)
    {
        await using var app = await DeiaApp.StartAsync();

        (await app.PostAsync("/api/bot/launch", body)).IsProblem(400, "urn:deia:validation", fields);
        Assert.Equal(0, (await app.GetAsync("/api/bots")).Json.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("""{"drain":"yes"}""", "drain")]
    [InlineData("""{"timeoutSeconds":-1}""", "timeoutSeconds")]
    [InlineData("""{"timeoutSeconds":1e9}""", "timeoutSeconds")]
    [InlineData("""{"timeoutSeconds":"10"}""", "timeoutSeconds")]
    [InlineData("7", "body")]
    public async Task Stop_InAWrongWay_IsInvalidByField(string body, string field)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        (await app.PostAsync("/api/bot/BOT-001/stop", body)).IsProblem(400, "urn:deia:validation", field);
        Assert.Equal("ready", (await app.GetAsync("/api/bot/BOT-001")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task AnyBody_NestedTooDeeply_IsInvalid()
    {
        await using var app = await DeiaApp.StartAsync();
        var deep = new string('[', 5_000) + new string(']', 5_000);

        (await app.PostAsync("/api/chat/send", $$$"""{"message":"a","metadata":{"x":{{{deep}}}}}""")).IsProblem(400, "urn:deia:validation", "body");
    }

    [Fact]
    public async Task AnyBody_WithFieldsTwice_TakesTheLast()
    {
        await using var app = await DeiaApp.StartAsync();

        var launched = await app.PostAsync("/api/bot/launch", """{"id":"a","id":"b","metadata":{"x":1,"x":2}}""");

        Assert.Equal(("b", 2), (launched.Json.GetProperty("id").GetString(), launched.Json.GetProperty("metadata").GetProperty("x").GetInt32()));
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData(null, 415)]
    [InlineData("application/json; charset=\"UTF-8\"", 200)]
    [InlineData("application/vnd.me+json", 200)]
    public async Task AnyBody_OfAContentType_IsTakenWhereItIsJson(string? contentType, int status)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        var sent = await SendAsync(app, "/api/chat/send", new ByteArrayContent("""{"message":"one"}"""u8.ToArray()), contentType);
        var launched = await SendAsync(app, "/api/bot/launch", new ByteArrayContent("{}"u8.ToArray()), contentType);

        Assert.Equal((status, status == 200 ? 201 : status), (sent.Status, launched.Status));
        if (status == 415)
        {
            sent.IsProblem(415, "urn:deia:unsupported-media-type");
            launched.IsProblem(415, "urn:deia:unsupported-media-type");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("null")]
    public async Task OptionalBody_OfNothing_IsFine(string body)
    {
        await using var app = await DeiaApp.StartAsync();
        var contentType = body == "null" ? "application/json" : "application/x-www-form-urlencoded";

        Assert.Equal(201, (await SendAsync(app, "/api/bot/launch", new ByteArrayContent(Encoding.UTF8.GetBytes(body)), contentType)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnyBody_AboveTheLimit_IsTooLarge(bool isChunked)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        var fits = Encoding.UTF8.GetBytes($$"""{"message":"hello","passed over":"{{new string('a', (1024 * 1024) - 36)}}"}""");
        Assert.Equal(1024 * 1024, fits.Length);
        byte[] exceeds = [.. fits, (byte)' '];

        Assert.Equal(200, (await SendAsync(app, "/api/chat/send", Content(fits), "application/json")).Status);
        (await SendAsync(app, "/api/chat/send", Content(exceeds), "application/json")).IsProblem(413, "urn:deia:body-too-large");
        (await SendAsync(app, "/api/bot/launch", Content(exceeds), "application/json")).IsProblem(413, "urn:deia:body-too-large");

        HttpContent Content(byte[] bytes) => isChunked ? new ChunkedContent(bytes) : new ByteArrayContent(bytes);
    }

    [Fact]
    public async Task LongestMessage_HoweverItIsWritten_Fits()
    {
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:MaxMessageLength=1048576"]);
        await app.LaunchAsync("BOT-001");
        var escaped = string.Concat(Enumerable.Repeat("\\u2603", 1024 * 1024));

        var answer = await app.PostAsync("/api/chat/send", $$"""{"message":"{{escaped}}"}""", "Prefer: respond-async");

        Assert.Equal(202, answer.Status);
    }

    [Fact]
    public async Task AnyBody_ThatIsNotUtf8_IsInvalidUnlessOnlyItsMarkIsOdd()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        byte[] latin1 = [.. "{\"message\":\""u8, 0xE9, .. "\"}"u8];
        byte[] marked = [0xEF, 0xBB, 0xBF, .. "{\"message\":\"one\"}"u8];

        (await SendAsync(app, "/api/chat/send", new ByteArrayContent(latin1), "application/json")).IsProblem(400, "urn:deia:validation", "body");
        Assert.Equal(200, (await SendAsync(app, "/api/chat/send", new ByteArrayContent(marked), "application/json")).Status);
    }

    private static async Task<Answer> SendAsync(DeiaApp app, string path, HttpContent content, string? contentType)
    {
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        using var response = await app.Client.PostAsync(path, content, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }
}
