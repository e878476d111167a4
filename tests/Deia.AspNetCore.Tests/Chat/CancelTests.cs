using System.Text.Json;
using Deia.Testing;

namespace Deia.AspNetCore.Tests.Chat;

public sealed class CancelTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancel_HalfWay_StopsTheModelAndKeepsTheTextForAllWhoWait()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("half ", "whole") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        using var stream = await app.StreamAsync("""{"message":"one"}""");
        var id = (await stream.ReadAsync("accepted")).GetProperty("id").GetString();
        gate.Open();
        await stream.ReadAsync("token");

        var cancelled = await app.PostAsync($"/api/chat/BOT-001/{id}/cancel");

        Assert.Equal(200, cancelled.Status);
        Assert.Equal(["userMessage", "reply"], Answer.Names(cancelled.Json));
        Assert.Equal("answered", Text(cancelled.Json.GetProperty("userMessage"), "status"));
        var reply = cancelled.Json.GetProperty("reply");
        Assert.Equal(("cancelled", "half "), (Text(reply, "status"), Text(reply, "content")));
        Assert.Equal(reply.GetRawText(), (await stream.ReadAsync("completed")).GetProperty("reply").GetRawText());
        (await app.PostAsync($"/api/chat/BOT-001/{id}/cancel")).IsProblem(409, "urn:deia:not-pending");
        (await app.PostAsync($"/api/chat/BOT-001/{Text(reply, "id")}/cancel")).IsProblem(409, "urn:deia:not-pending");
    }

    [Fact]
    public async Task Cancel_BeforeAWord_FailsTheQuestion()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
        await app.LaunchAsync("BOT-001");
        var sending = app.PostAsync("/api/chat/send", """{"message":"one"}""");
        var request = await app.Model.WaitForRequestAsync(cancellationToken: Cancelled);
        var id = Text((await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items")[0], "id");

        var cancelled = await app.PostAsync($"/api/chat/BOT-001/{id}/cancel");

        Assert.Equal((200, JsonValueKind.Null), (cancelled.Status, cancelled.Json.GetProperty("reply").ValueKind));
        Assert.Equal("failed", Text(cancelled.Json.GetProperty("userMessage"), "status"));
        (await sending).IsProblem(409, "urn:deia:cancelled");
        await request.Cancelled.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task Cancel_OfAQuestionThatWaits_EndsItsStream()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
        await app.LaunchAsync("BOT-001");
        using var first = await app.StreamAsync("""{"message":"one"}""");
        using var second = await app.StreamAsync("""{"message":"two"}""");
        var id = Text(await second.ReadAsync("accepted"), "id");

        await app.PostAsync($"/api/chat/BOT-001/{id}/cancel");

        Answer.IsProblem(await second.ReadAsync("failed"), 409, "urn:deia:cancelled");
        Assert.Null(await second.ReadAsync());
    }

    [Theory]
    [InlineData("no-id")]
    [InlineData("01990000-0000-7000-8000-000000000000")]
    public async Task Cancel_OfAnUnknownMessage_IsNotFound(string id)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        (await app.PostAsync($"/api/chat/BOT-001/{id}/cancel")).IsProblem(404, "urn:deia:message-not-found");
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
