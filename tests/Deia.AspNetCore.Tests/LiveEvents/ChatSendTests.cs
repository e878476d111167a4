using System.Text.Json;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Tests.LiveEvents;

public sealed class ChatSendTests
{
    [Fact]
    public async Task ChatSend_ToARunningBot_IsAcceptedStoredAndAnswered()
    {
        await using var host = await LaunchedAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync(
            """{ "type": "chat:send", "requestId": "a1", "botId": "BOT-001", "message": "Hello 🌍", "conversationId": "c1", "metadata": { "k": [1] } }""");

        var frames = await client.UntilAsync(EventTypes.MessageCompleted);
        var accepted = Assert.Single(frames, frame => frame.Type() == "accepted");
        Assert.Equal("at botId data requestId seq type", accepted.Fields());
        Assert.Equal(("a1", "userMessage"), (accepted.Text("requestId"), accepted.Data().Fields()));

        var question = accepted.Data().GetProperty("userMessage");
        Assert.Equal(("BOT-001", "c1"), (question.Text("botId"), question.Text("conversationId")));
        Assert.Equal(("Hello 🌍", "pending"), (question.Text("content"), question.Text("status")));
        Assert.Equal("[1]", question.GetProperty("metadata").GetProperty("k").GetRawText());

        var received = Assert.Single(frames, frame => frame.Type() == EventTypes.MessageReceived);
        Assert.Equal(question.Text("id"), received.Data().Text("id"));
        Assert.Equal(question.Text("id"), frames[^1].Data().Text("replyTo"));
        Assert.Contains(frames, frame => frame.Type() == EventTypes.MessageToken);
    }

    [Fact]
    public async Task ChatSend_ManyAtOnce_AreAcceptedInTheOrderInWhichTheyWereSent()
    {
        await using var host = await LaunchedAsync();
        using var client = await EventsClient.GreetAsync(host);
        for (var i = 0; i < 50; i++)
        {
            await client.SendAsync($$"""{ "type": "chat:send", "requestId": "{{i}}", "message": "{{i}}" }""");
        }

        var frames = await client.PingAsync();
        var accepted = frames.Where(frame => frame.Type() == "accepted").ToList();
        Assert.Equal(Enumerable.Range(0, 50), accepted.Select(frame => int.Parse(frame.Text("requestId")!, null)));
        var ids = accepted.Select(frame => frame.Data().GetProperty("userMessage").Text("id")).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task ChatSend_WithoutRequestId_IsAnsweredWithNull()
    {
        await using var host = await LaunchedAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync("""{ "type": "chat:send", "message": "Hello" }""");
        Assert.Equal(JsonValueKind.Null, (await client.UntilAsync("accepted"))[^1].GetProperty("requestId").ValueKind);
    }

    [Theory]
    [InlineData("""{ "message": "Hello", "botId": "BOT-999" }""", "urn:deia:bot-not-found", 404)]
    [InlineData("""{ "message": "Hello", "capability": "none has it" }""", "urn:deia:no-bot-available", 409)]
    [InlineData("""{ "message": " " }""", null, 400)]
    [InlineData("""{ "botId": "BOT-001" }""", null, 400)]
    [InlineData("""{ "message": null }""", null, 400)]
    [InlineData("""{ "message": 1 }""", null, 400)]
    [InlineData("""{ "message": "\ud800" }""", null, 400)]
    [InlineData("""{ "message": "Hello", "botId": 1 }""", null, 400)]
    [InlineData("""{ "message": "Hello", "botId": "no id" }""", null, 400)]
    [InlineData("""{ "message": "Hello", "conversationId": "" }""", null, 400)]
    [InlineData("""{ "message": "Hello", "metadata": [] }""", null, 400)]
    [InlineData("""{ "message": "Hello", "metadata": { "\ud800": 1 } }""", null, 400)]
    [InlineData("""{ "message": "Hello", "metadata": { "k": "\ud800" } }""", null, 400)]
    [InlineData("""{ "message": "Hello", "ifBusy": "interrupt" }""", null, 400)]
    [InlineData("""{ "message": "Hello", "idempotencyKey": "k1" }""", null, 400)]
    public async Task ChatSend_ThatIsRefused_IsRejectedWithTheProblem(string fields, string? type, int status)
    {
        await using var host = await LaunchedAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync("""{ "type": "chat:send", "requestId": "r1",""" + fields.TrimStart()[1..]);

        var rejected = await client.NextAsync();
        Assert.Equal("at botId data requestId seq type", rejected.Fields());
        Assert.Equal(("rejected", "r1", "problem"), (rejected.Type(), rejected.Text("requestId"), rejected.Data().Fields()));
        var problem = rejected.Data().GetProperty("problem");
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        if (type is not null)
        {
            Assert.Equal(type, problem.Text("type"));
        }

        Assert.All(["type", "title", "detail", "traceId"], field => Assert.False(string.IsNullOrEmpty(problem.Text(field))));
        Assert.Equal(status == 400, problem.TryGetProperty("errors", out _));
        Assert.Empty(await client.PingAsync());
    }

    [Fact]
    public async Task ChatSend_OverLongMessage_IsRejected()
    {
        await using var host = await LaunchedAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync($$"""{ "type": "chat:send", "requestId": "r1", "message": "{{new string('x', 32_769)}}" }""");
        Assert.True((await client.NextAsync()).Data().GetProperty("problem").GetProperty("errors").TryGetProperty("message", out _));
    }

    [Fact]
    public async Task ChatSend_LongestMessageInEscapes_FitsIntoAFrame()
    {
        await using var host = await LaunchedAsync();
        using var client = await EventsClient.GreetAsync(host);
        var escapes = string.Concat(Enumerable.Repeat("\\u00fc", 32_768));
        await client.SendAsync($$"""{ "type": "chat:send", "message": "{{escapes}}" }""");
        var accepted = (await client.UntilAsync("accepted"))[^1];
        Assert.Equal(new string('ü', 32_768), accepted.Data().GetProperty("userMessage").Text("content"));
    }

    private static async Task<EventsHost> LaunchedAsync()
    {
        var host = await EventsHost.StartAsync();
        await host.Services.GetRequiredService<IBotManager>().LaunchAsync("BOT-001", cancellationToken: TestContext.Current.CancellationToken);
        return host;
    }
}
