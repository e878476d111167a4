using System.Text.Json;
using Deia.Orchestration.Inference;
using Deia.Testing;

namespace Deia.AspNetCore.Tests.Chat;

public sealed class SendTests
{
    internal static readonly string[] MessageNames =
        ["id", "botId", "conversationId", "sender", "content", "tokens", "status", "replyTo", "createdAt", "metadata"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_ToABot_GivesTheQuestionAndTheReply()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("Hi ", "there") { Usage = new() { OutputTokenCount = 45 } };
        await app.LaunchAsync("BOT-001");

        var sent = await app.PostAsync("/api/chat/send", """{"botId":"BOT-001","message":"Hello","conversationId":"c1","metadata":{"a":[1]}}""");

        Assert.Equal((200, "application/json"), (sent.Status, sent.ContentHeaders.ContentType?.MediaType));
        Assert.Equal(["userMessage", "reply", "durationMs"], Answer.Names(sent.Json));
        var (question, reply) = (sent.Json.GetProperty("userMessage"), sent.Json.GetProperty("reply"));
        Assert.Equal(MessageNames, Answer.Names(question));
        Assert.Equal(MessageNames, Answer.Names(reply));
        Assert.Equal(["user", "Hello", "answered", "c1", "BOT-001"], Texts(question));
        Assert.Equal(["bot", "Hi there", "complete", "c1", "BOT-001"], Texts(reply));
        Assert.Equal((Text(question, "id"), 45), (Text(reply, "replyTo"), reply.GetProperty("tokens").GetInt32()));
        Assert.Equal("""{"a":[1]}""", question.GetProperty("metadata").GetRawText());
        Assert.Equal(JsonValueKind.Null, question.GetProperty("replyTo").ValueKind);
        Assert.Equal(7, question.GetProperty("id").GetGuid().Version);
        Assert.EndsWith("Z", Text(question, "createdAt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_InTheSameConversation_ShowsTheModelWhatWasSaid()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        var first = await app.PostAsync("/api/chat/send", """{"message":"one"}""");
        await app.PostAsync("/api/chat/send", """{"message":"two","conversationId":"other"}""");
        await app.PostAsync("/api/chat/send", """{"message":"three"}""");

        Assert.Equal("default", Text(first.Json.GetProperty("reply"), "conversationId"));
        Assert.Equal([1, 1, 3], app.Model.ReceivedRequests.Select(request => request.Messages.Count));
    }

    [Fact]
    public async Task Send_ThatMentionsABot_GoesThereWithoutTheMention()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.LaunchAsync("BOT-002");

        var sent = (await app.PostAsync("/api/chat/send", """{"botId":"BOT-001","message":"@BOT-002 hello"}""")).Json.GetProperty("userMessage");

        Assert.Equal(("BOT-002", "hello"), (Text(sent, "botId"), Text(sent, "content")));
    }

    [Theory]
    [InlineData("""{"message":"hello","botId":"nobody"}""", 404, "urn:deia:bot-not-found")]
    [InlineData("""{"message":"@nobody hello"}""", 404, "urn:deia:bot-not-found")]
    [InlineData("""{"message":"hello","botId":"stopped"}""", 409, "urn:deia:bot-not-running")]
    [InlineData("""{"message":"hello","capability":"code"}""", 409, "urn:deia:no-bot-available")]
    [InlineData("""{}""", 400, "urn:deia:validation", "message")]
    [InlineData("""{"message":null}""", 400, "urn:deia:validation", "message")]
    [InlineData("""{"message":""}""", 400, "urn:deia:validation", "message")]
    [InlineData("""{"message":" \n"}""", 400, "urn:deia:validation", "message")]
    [InlineData("""{"message":"123456789"}""", 400, "urn:deia:validation", "message")]
    [InlineData("""{"message":"hello","ifBusy":"interrupt"}""", 400, "urn:deia:validation", "ifBusy")]
    [InlineData("""{"message":"hello","ifBusy":"whenever"}""", 400, "urn:deia:validation", "ifBusy")]
    [InlineData("""{"message":"hello","botId":"no body"}""", 400, "urn:deia:validation", "botId")]
    [InlineData("""{"message":"hello","conversationId":""}""", 400, "urn:deia:validation", "conversationId")]
    public async Task Send_OfWhatCannotBeTaken_IsRefusedAtEveryDoor(string body, int status, string type, params string[] fields)
    {
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:MaxMessageLength=8"]);
        await app.LaunchAsync("BOT-001");
        await app.LaunchAsync("stopped");
        await app.PostAsync("/api/bot/stopped/stop");

        (await app.PostAsync("/api/chat/send", body)).IsProblem(status, type, fields);
        (await app.PostAsync("/api/chat/send", body, "Accept: text/event-stream")).IsProblem(status, type, fields);
        (await app.PostAsync("/api/chat/send", body, "Prefer: respond-async")).IsProblem(status, type, fields);
        (await app.PostAsync("/api/chat/route", body)).IsProblem(status, type, fields);
        Assert.Empty(app.Model.ReceivedRequests);
    }

    [Fact]
    public async Task Send_OfTheLongestMessage_IsAnswered()
    {
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:MaxMessageLength=8"]);
        await app.LaunchAsync("BOT-001");

        Assert.Equal(200, (await app.PostAsync("/api/chat/send", """{"message":"12345678","ifBusy":"queue"}""")).Status);
    }

    [Fact]
    public async Task Send_ToAFullQueue_IsRefusedUntilThereIsRoom()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:QueueCapacity=1"]);
        app.Model.Reply = _ => new FakeChatReply("yes") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        var first = app.PostAsync("/api/chat/send", """{"message":"one"}""");
        await app.Model.WaitForRequestAsync(cancellationToken: Cancelled);

        var second = await app.PostAsync("/api/chat/send", """{"message":"two"}""");
        gate.OpenForGood();

        second.IsProblem(503, "urn:deia:queue-full");
        Assert.True(second.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(200, (await first).Status);
    }

    [Fact]
    public async Task Send_WhenTheModelIsMissing_FailsAndNamesIt()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => throw new BackendException(BackendFault.ModelNotFound, "The fake backend has no model 'm1'.");
        await app.LaunchAsync("BOT-001");

        var problem = (await app.PostAsync("/api/chat/send", """{"message":"one"}""")).IsProblem(502, "urn:deia:backend-failed");

        Assert.Contains("m1", Text(problem, "detail"), StringComparison.Ordinal);
        var question = Assert.Single((await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("failed", Text(question, "status"));
    }

    [Fact]
    public async Task Send_WhoseReplyIsLate_TimesOutAndIsStillAnswered()
    {
        WatchedTime time = new();
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:ReplyTimeout=00:00:41"], time: time);
        app.Model.Reply = _ => new FakeChatReply("late") { Gate = gate };
        await app.LaunchAsync("BOT-001");

        var sending = app.PostAsync("/api/chat/send", """{"message":"one"}""");
        await time.PassAsync(TimeSpan.FromSeconds(41));
        (await sending).IsProblem(504, "urn:deia:reply-timeout");
        Assert.Equal("pending", Text((await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items")[0], "status"));
        gate.OpenForGood();
        await app.PostAsync("/api/chat/send", """{"message":"two"}""");

        var items = (await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(("one", "answered"), (Text(items[3], "content"), Text(items[3], "status")));
        Assert.Contains(items, item => Text(item, "content") == "late");
    }

    [Fact]
    public async Task Send_FromAClientThatHangsUp_IsStillAnswered()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("yes") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        using CancellationTokenSource hangUp = new();
        var sending = app.SendAsync(HttpMethod.Post, "/api/chat/send", """{"message":"one"}""", cancellationToken: hangUp.Token);
        var request = await app.Model.WaitForRequestAsync(cancellationToken: Cancelled);

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        gate.OpenForGood();
        await app.PostAsync("/api/chat/send", """{"message":"two"}""");

        var items = (await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items");
        Assert.Equal((4, "answered"), (items.GetArrayLength(), Text(items[3], "status")));
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Equal("one", request.LastText);
    }

    [Theory]
    [InlineData("respond-async")]
    [InlineData("wait=10, Respond-Async")]
    [InlineData("respond-async; foo=\"bar\"")]
    public async Task Send_ThatPrefersNotToWait_IsAcceptedOnceStored(string preference)
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("yes") { Gate = gate };
        await app.LaunchAsync("BOT-001");

        var sent = await app.PostAsync("/api/chat/send", """{"message":"one"}""", $"Prefer: {preference}");

        Assert.Equal((202, "respond-async"), (sent.Status, Assert.Single(sent.Headers.GetValues("Preference-Applied"))));
        Assert.Equal(["userMessage"], Answer.Names(sent.Json));
        var id = Text(sent.Json.GetProperty("userMessage"), "id");
        Assert.Equal("pending", Text((await app.GetAsync($"/api/chat/BOT-001/{id}")).Json, "status"));
        gate.OpenForGood();
        await app.PostAsync("/api/chat/send", """{"message":"two"}""");
        Assert.Equal("answered", Text((await app.GetAsync($"/api/chat/BOT-001/{id}")).Json, "status"));
    }

    [Fact]
    public async Task Route_OfAMessage_SaysWhereItWouldGoAndSendsNothing()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.LaunchAsync("BOT-002", ""","capabilities":["code"]""");

        var byCapability = await app.PostAsync("/api/chat/route", """{"message":"hello","capability":"code"}""");
        var byName = await app.PostAsync("/api/chat/route", """{"message":"hello","botId":"BOT-002"}""");
        var byMention = await app.PostAsync("/api/chat/route", """{"message":"@BOT-002 hello","botId":"BOT-001"}""");

        Assert.All([byCapability, byName, byMention], route =>
        {
            Assert.Equal((200, "BOT-002"), (route.Status, Text(route.Json, "botId")));
            Assert.Equal(["botId", "policy", "reason"], Answer.Names(route.Json));
        });
        Assert.Equal(["least-busy", "explicit", "mention"], new[] { byCapability, byName, byMention }.Select(route => Text(route.Json, "policy")));
        Assert.Equal(0, (await app.GetAsync("/api/chat/BOT-002")).Json.GetProperty("items").GetArrayLength());
    }

    private static string?[] Texts(JsonElement message) =>
        [Text(message, "sender"), Text(message, "content"), Text(message, "status"), Text(message, "conversationId"), Text(message, "botId")];

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
