using Deia.Testing;

namespace Deia.AspNetCore.Tests.Bots;

public sealed class BotTests
{
    [Theory]
    [InlineData("GET", "/api/bot/nobody")]
    [InlineData("GET", "/api/bot/no%20body%21")]
    [InlineData("GET", "/api/bot/nobody/status")]
    [InlineData("POST", "/api/bot/nobody/stop")]
    [InlineData("POST", "/api/bot/nobody/restart")]
    [InlineData("PATCH", "/api/bot/nobody")]
    [InlineData("DELETE", "/api/bot/nobody")]
    [InlineData("GET", "/api/chat/nobody")]
    [InlineData("GET", "/api/chat/nobody?limit=0")]
    [InlineData("DELETE", "/api/chat/nobody")]
    [InlineData("GET", "/api/chat/nobody/01990000-0000-7000-8000-000000000000")]
    [InlineData("POST", "/api/chat/nobody/01990000-0000-7000-8000-000000000000/cancel")]
    public async Task AnyCall_OfAnUnknownBot_IsNotFound(string method, string path)
    {
        await using var app = await DeiaApp.StartAsync();

        (await app.SendAsync(HttpMethod.Parse(method), path, method == "PATCH" ? "{}" : null)).IsProblem(404, "urn:deia:bot-not-found");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"drain":true,"timeoutSeconds":0.5}""")]
    [InlineData("""{"drain":false}""")]
    public async Task Stop_OfARunningOrStoppedBot_TerminatesIt(string? body)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        for (var call = 0; call < 2; call++)
        {
            var stopped = await app.PostAsync("/api/bot/BOT-001/stop", body);
            Assert.Equal((200, "terminated"), (stopped.Status, stopped.Json.GetProperty("status").GetString()));
        }

        Assert.Equal("terminated", (await app.GetAsync("/api/bot/BOT-001")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Stop_WithoutDraining_LeavesTheQuestionPendingUntilTheNextLaunch()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = request => request.Number == 1 ? new FakeChatReply("never") { Gate = new TokenGate() } : FakeChatReply.Echo(request);
        await app.LaunchAsync("BOT-001");
        var sending = app.PostAsync("/api/chat/send", """{"message":"one"}""");
        await app.Model.WaitForRequestAsync(cancellationToken: TestContext.Current.CancellationToken);

        await app.PostAsync("/api/bot/BOT-001/stop", """{"drain":false}""");

        (await sending).IsProblem(409, "urn:deia:bot-not-running");
        var question = Assert.Single((await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("pending", question.GetProperty("status").GetString());

        // It begins with the question, and may be done with it by the time the launch is answered.
        Assert.Equal(201, (await app.PostAsync("/api/bot/launch", """{"id":"BOT-001"}""")).Status);
        await app.PostAsync("/api/chat/send", """{"message":"two"}""");
        var answered = (await app.GetAsync($"/api/chat/BOT-001/{question.GetProperty("id").GetString()}")).Json;
        Assert.Equal("answered", answered.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Restart_OfARunningOrStoppedBot_MakesItReady()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        Assert.Equal("ready", (await app.PostAsync("/api/bot/BOT-001/restart")).Json.GetProperty("status").GetString());
        await app.PostAsync("/api/bot/BOT-001/stop");
        var restarted = await app.PostAsync("/api/bot/BOT-001/restart");
        Assert.Equal((200, "ready"), (restarted.Status, restarted.Json.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Change_OfARunningBot_CountsFromTheNextMessage()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001", ""","capabilities":["code"]""");

        var changed = await app.PatchAsync("/api/bot/BOT-001", """{"systemPrompt":"Be brief.","model":"m2","temperature":0}""");
        await app.PostAsync("/api/chat/send", """{"message":"one"}""");

        Assert.Equal((200, "Be brief.", "m2"), (
            changed.Status, changed.Json.GetProperty("systemPrompt").GetString(), changed.Json.GetProperty("model").GetString()));
        Assert.Equal("code", changed.Json.GetProperty("capabilities")[0].GetString());
        var request = Assert.Single(app.Model.ReceivedRequests);
        Assert.Equal(("Be brief.", "m2", 0f), (request.Messages[0].Text, request.Options!.ModelId, request.Options.Temperature));
    }

    [Fact]
    public async Task Change_OfAStoppedBot_ShowsWhatIsAskedFor()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001", ""","model":"m1" """);
        await app.PostAsync("/api/bot/BOT-001/stop");

        Assert.Equal("m2", (await app.PatchAsync("/api/bot/BOT-001", """{"model":"m2"}""")).Json.GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("""{"id":"other"}""", "id")]
    [InlineData("""{"host":"process"}""", "host")]
    [InlineData("""{"id":1,"host":"in-process"}""", "id", "host")]
    [InlineData("""{"temperature":3}""", "temperature")]
    [InlineData("""{"provider":"nobody"}""", "provider")]
    [InlineData("[]", "body")]
    public async Task Change_ToWhatIsNotAllowed_IsInvalid(string body, params string[] fields)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        (await app.PatchAsync("/api/bot/BOT-001", body)).IsProblem(400, "urn:deia:validation", fields);
    }

    [Fact]
    public async Task Delete_OfABot_RemovesItAndItsHistory()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/chat/send", """{"message":"one"}""");

        var deleted = await app.DeleteAsync("/api/bot/BOT-001");

        Assert.Equal((204, ""), (deleted.Status, deleted.Text));
        (await app.GetAsync("/api/bot/BOT-001")).IsProblem(404, "urn:deia:bot-not-found");
        (await app.DeleteAsync("/api/bot/BOT-001")).IsProblem(404, "urn:deia:bot-not-found");
        await app.LaunchAsync("BOT-001");
        Assert.Equal(0, (await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Status_OfABot_CountsWhatItDid()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        Assert.Equal("null", (await app.GetAsync("/api/bot/BOT-001/status")).Json.GetProperty("lastMessage").GetRawText());
        await app.PostAsync("/api/chat/send", """{"message":"one"}""");

        var status = (await app.GetAsync("/api/bot/BOT-001/status")).Json;

        Assert.Equal(
            [
                "botId", "status", "memoryMb", "cpuPercent", "uptimeSeconds", "lastMessage", "errorCount", "restarts", "queueDepth", "messageCount",
                "backend", "updatedAt",
            ],
            Answer.Names(status));
        Assert.Equal(("BOT-001", "active", 2, 0), (
            status.GetProperty("botId").GetString(),
            status.GetProperty("status").GetString(),
            status.GetProperty("messageCount").GetInt32(),
            status.GetProperty("errorCount").GetInt32()));
        Assert.Equal("""{"reachable":true,"detail":null}""", status.GetProperty("backend").GetRawText());
        Assert.EndsWith("Z", status.GetProperty("lastMessage").GetString(), StringComparison.Ordinal);
    }
}
