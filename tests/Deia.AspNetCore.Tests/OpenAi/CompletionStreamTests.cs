using System.Text.Json;
using Deia.Orchestration.Inference;
using Deia.Testing;
using Microsoft.Extensions.AI;

namespace Deia.AspNetCore.Tests.OpenAi;

public sealed class CompletionStreamTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_OfAReply_GivesEachWordAsItComesAndOneEnd()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("Hi\n", "“there”") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        var streaming = app.StreamCompletionAsync();
        gate.Open();

        using var stream = await streaming;
        Assert.Equal((200, "text/event-stream"), ((int)stream.Response.StatusCode, stream.Response.Content.Headers.ContentType?.ToString()));
        var first = await stream.ReadAsync("data");
        Assert.Equal(["id", "object", "created", "model", "choices"], Answer.Names(first));
        Assert.Equal(("chat.completion.chunk", "BOT-001"), (first.GetProperty("object").GetString(), first.GetProperty("model").GetString()));
        Assert.Equal("""[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]""", Choices(first));
        Assert.Equal("""[{"index":0,"delta":{"content":"Hi\n"},"finish_reason":null}]""", Choices(await stream.ReadAsync("data")));
        gate.OpenForGood();
        Assert.Equal("""[{"index":0,"delta":{"content":"“there”"},"finish_reason":null}]""", Choices(await stream.ReadAsync("data")));
        var last = await stream.ReadAsync("data");
        Assert.Equal("""[{"index":0,"delta":{},"finish_reason":"stop"}]""", Choices(last));
        Assert.Equal(first.GetProperty("id").GetString(), last.GetProperty("id").GetString());
        await stream.ReadAsync("done");
        Assert.Null(await stream.ReadAsync());
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public async Task Stream_AskedForItsUsage_TellsItOnceBehindTheEnd(string asked, int told)
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("Hi") { FinishReason = ChatFinishReason.Length, Usage = new UsageDetails { InputTokenCount = 9, OutputTokenCount = 4 } };
        await app.LaunchAsync("BOT-001");

        using var stream = await app.StreamCompletionAsync($$""","stream_options":{"include_usage":{{asked}}}""");
        var events = await stream.ReadToEndAsync();

        Assert.Equal(4 + told, events.Count);
        Assert.Equal("length", events[2].Data.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        if (told > 0)
        {
            Assert.Equal("[]", Choices(events[3].Data));
            Assert.Equal("""{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}""", events[3].Data.GetProperty("usage").GetRawText());
        }
    }

    [Fact]
    public async Task Stream_OfAReplyThatFailsBeforeItsFirstWord_IsAnOrdinaryError()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => throw new BackendException(BackendFault.BadRequest, "The fake backend refuses 'm1'.");
        await app.LaunchAsync("BOT-001");

        var answer = await app.CompleteAsync(OpenAiCalls.Body(""","stream":true"""));

        answer.IsError(502, "server_error", "backend_failed");
    }

    [Fact]
    public async Task Stream_OfAReplyThatBreaksOffAfterItsFirstWords_EndsWithTheErrorAndNothingElse()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("half") { Failure = new BackendException(BackendFault.Truncated, "The fake stream broke off.") };
        await app.LaunchAsync("BOT-001");

        using var stream = await app.StreamCompletionAsync();
        var events = await stream.ReadToEndAsync();

        Assert.Equal(["data", "data", "data"], events.Select(one => one.Name));
        Assert.All(events[..2], one => Assert.Equal(JsonValueKind.Null, one.Data.GetProperty("choices")[0].GetProperty("finish_reason").ValueKind));
        Assert.Equal("The fake stream broke off.", OpenAiCalls.IsError(events[2].Data, "server_error", "backend_failed"));
        Assert.Single(app.Model.ReceivedRequests);
    }

    [Fact]
    public async Task Stream_OfASilentReply_BeatsAndIsGivenUp()
    {
        WatchedTime time = new();
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:ReplyTimeout=00:00:14"], time: time);
        app.Model.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
        await app.LaunchAsync("BOT-001");
        var streaming = app.StreamCompletionAsync();
        await time.PassAsync(TimeSpan.FromSeconds(10));
        using var stream = await streaming;
        await stream.ReadAsync("data");
        Assert.Equal("", (await stream.ReadAsync())?.Name);
        await time.PassAsync(TimeSpan.FromSeconds(4));

        OpenAiCalls.IsError(await stream.ReadAsync("data"), "server_error", "reply_timeout");
        Assert.Null(await stream.ReadAsync());
        await app.Model.ReceivedRequests[0].Cancelled.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task Stream_OfAClientThatHangsUp_StopsTheModel()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("a", "b") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        var streaming = app.StreamCompletionAsync();
        gate.Open();
        using (var stream = await streaming)
        {
            await stream.ReadAsync("data");
            await stream.ReadAsync("data");
        }

        await app.Model.ReceivedRequests[0].Cancelled.WaitAsync(Cancelled);
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_WhoseBotIsStopped_EndsWithTheError()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("a", "b") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        var streaming = app.StreamCompletionAsync();
        gate.Open();
        using var stream = await streaming;
        await stream.ReadAsync("data");
        await stream.ReadAsync("data");

        await app.PostAsync("/api/bot/BOT-001/stop", """{"drain":false}""");

        OpenAiCalls.IsError(await stream.ReadAsync("data"), "server_error", "bot_not_running");
        Assert.Null(await stream.ReadAsync());
    }

    private static string Choices(JsonElement chunk) => chunk.GetProperty("choices").GetRawText();
}
