using System.Text.Json;
using Deia.Orchestration.Inference;
using Deia.Testing;

namespace Deia.AspNetCore.Tests.Chat;

public sealed class SendStreamTests
{
    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/json, text/event-stream;q=0.5")]
    public async Task Stream_OfAReply_GivesEachTokenAsItComes(string accept)
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("Hi\n", "“there”", "!") { Gate = gate };
        await app.LaunchAsync("BOT-001");

        using var stream = await app.StreamAsync("""{"message":"one"}""", accept);

        Assert.Equal((200, "text/event-stream"), ((int)stream.Response.StatusCode, stream.Response.Content.Headers.ContentType?.ToString()));
        Assert.True(stream.Response.Headers.CacheControl?.NoCache);
        var accepted = await stream.ReadAsync("accepted");
        Assert.Equal(SendTests.MessageNames, Answer.Names(accepted));
        Assert.Equal("pending", accepted.GetProperty("status").GetString());
        gate.Open();
        Assert.Equal("""{"index":0,"text":"Hi\n"}""", (await stream.ReadAsync("token")).GetRawText());
        gate.Open();
        Assert.Equal("""{"index":1,"text":"“there”"}""", (await stream.ReadAsync("token")).GetRawText());
        gate.OpenForGood();
        await stream.ReadAsync("token");
        var completed = await stream.ReadAsync("completed");
        Assert.Equal(["reply", "durationMs"], Answer.Names(completed));
        Assert.Equal("Hi\n“there”!", completed.GetProperty("reply").GetProperty("content").GetString());
        Assert.Equal(accepted.GetProperty("id").GetString(), completed.GetProperty("reply").GetProperty("replyTo").GetString());
        Assert.Null(await stream.ReadAsync());
    }

    [Fact]
    public async Task Stream_AskedForTogetherWithRespondAsync_Wins()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        app.Client.DefaultRequestHeaders.Add("Prefer", "respond-async");

        using var stream = await app.StreamAsync("""{"message":"one"}""");

        Assert.Equal(200, (int)stream.Response.StatusCode);
        Assert.False(stream.Response.Headers.Contains("Preference-Applied"));
        Assert.Equal("completed", (await stream.ReadToEndAsync())[^1].Name);
    }

    [Fact]
    public async Task Stream_OfAReplyThatIsGivenUp_EndsWithTheProblem()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("half") { Failure = new BackendException(BackendFault.BadRequest, "The fake backend refuses 'm1'.") };
        await app.LaunchAsync("BOT-001");

        using var stream = await app.StreamAsync("""{"message":"one"}""");
        var events = await stream.ReadToEndAsync();

        Assert.Equal(["accepted", "token", "failed"], events.Select(one => one.Name));
        Answer.IsProblem(events[^1].Data, 502, "urn:deia:backend-failed");
    }

    [Fact]
    public async Task Stream_OfASilentReply_BeatsAndIsGivenUpWhileTheQuestionStaysPending()
    {
        WatchedTime time = new();
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:ReplyTimeout=00:00:14"], time: time);
        app.Model.Reply = _ => new FakeChatReply("a", "b") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        using var stream = await app.StreamAsync("""{"message":"one"}""");
        await stream.ReadAsync("accepted");

        await time.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("", (await stream.ReadAsync())?.Name);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(4));

        // A token makes the silence count from the beginning.
        gate.Open();
        await stream.ReadAsync("token");
        await time.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("", (await stream.ReadAsync())?.Name);
        await time.PassAsync(TimeSpan.FromSeconds(4));
        var events = await stream.ReadToEndAsync();

        Answer.IsProblem(events.Single(one => one.Name == "failed").Data, 504, "urn:deia:reply-timeout");
        gate.OpenForGood();
        await app.PostAsync("/api/chat/send", """{"message":"two"}""");
        var items = (await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items");
        Assert.Contains(items.EnumerateArray(), message => message.GetProperty("content").GetString() == "ab");
    }

    [Fact]
    public async Task Stream_OfAClientThatHangsUp_LeavesTheReplyAlone()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("a", "b") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        using (var stream = await app.StreamAsync("""{"message":"one"}"""))
        {
            await stream.ReadAsync("accepted");
        }

        gate.OpenForGood();
        await app.PostAsync("/api/chat/send", """{"message":"two"}""");

        var items = (await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items");
        Assert.Contains(items.EnumerateArray(), message => message.GetProperty("content").GetString() == "ab");
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_WhoseBotIsStopped_EndsWithTheProblem()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
        await app.LaunchAsync("BOT-001");
        using var stream = await app.StreamAsync("""{"message":"one"}""");
        await stream.ReadAsync("accepted");

        await app.PostAsync("/api/bot/BOT-001/stop", """{"drain":false}""");

        Answer.IsProblem(await stream.ReadAsync("failed"), 409, "urn:deia:bot-not-running");
        Assert.Null(await stream.ReadAsync());
    }

    [Fact]
    public async Task Stream_OfAReplyThatBeginsAgain_StartsAtZeroAgain()
    {
        WatchedTime time = new();
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync(time: time);
        app.Model.Reply = request => request.Number == 1
            ? new FakeChatReply("half") { Gate = gate, Failure = new BackendException(BackendFault.Truncated, "The stream broke off.") }
            : new FakeChatReply("whole");
        await app.LaunchAsync("BOT-001");
        using var stream = await app.StreamAsync("""{"message":"one"}""");
        await stream.ReadAsync("accepted");
        gate.Open();
        JsonElement first = await stream.ReadAsync("token");

        gate.OpenForGood();
        await time.PassAsync(TimeSpan.FromMilliseconds(500));
        JsonElement again = await stream.ReadAsync("token");

        Assert.Equal(("half", 0), (first.GetProperty("text").GetString(), first.GetProperty("index").GetInt32()));
        Assert.Equal(("whole", 0), (again.GetProperty("text").GetString(), again.GetProperty("index").GetInt32()));
        Assert.Equal("whole", (await stream.ReadAsync("completed")).GetProperty("reply").GetProperty("content").GetString());
    }
}
