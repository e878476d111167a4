using Deia.Orchestration.Inference;
using Deia.Testing;
using Microsoft.Extensions.AI;

namespace Deia.AspNetCore.Tests.OpenAi;

public sealed class CompletionTests
{
    [Fact]
    public async Task Complete_OfAConversation_GivesTheWholeReply()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("Hi ", "there") { Usage = new UsageDetails { InputTokenCount = 9, OutputTokenCount = 4 } };
        await app.LaunchAsync("BOT-001");

        var answer = await app.CompleteAsync(OpenAiCalls.Body(""","temperature":0.2,"tools":[],"user":"u","n":1,"max_tokens":null"""));

        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentHeaders.ContentType?.MediaType));
        Assert.Equal(["id", "object", "created", "model", "choices", "usage"], Answer.Names(answer.Json));
        Assert.StartsWith("chatcmpl-", answer.Json.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(("chat.completion", "BOT-001"), (answer.Json.GetProperty("object").GetString(), answer.Json.GetProperty("model").GetString()));
        Assert.True(answer.Json.GetProperty("created").GetInt64() > 1_700_000_000);
        Assert.Equal("""[{"index":0,"message":{"role":"assistant","content":"Hi there"},"finish_reason":"stop"}]""", answer.Json.GetProperty("choices").GetRawText());
        Assert.Equal("""{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}""", answer.Json.GetProperty("usage").GetRawText());
        Assert.Empty((await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Complete_WithAllKindsOfMessages_ShowsTheModelTheirTexts()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        await app.CompleteAsync(OpenAiCalls.Body(messages: """
            [{"role":"system","content":"Be brief."},{"role":"user","content":"one"},{"role":"assistant","content":null},{"role":"developer","content":"Be kind."},
             {"role":"assistant","content":"two"},{"role":"user","content":[{"type":"text","text":"three"},{"type":"text","text":"four"}]}]
            """));

        Assert.Equal(
            [(ChatRole.System, "Be brief.\n\nBe kind."), (ChatRole.User, "one"), (ChatRole.Assistant, ""), (ChatRole.Assistant, "two"), (ChatRole.User, "three\nfour")],
            app.Model.ReceivedRequests[0].Messages.Select(message => (message.Role, message.Text)));
    }

    [Fact]
    public async Task Complete_ForABotWithASystemPrompt_PutsTheCallersBehindIt()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001", ""","systemPrompt":"I am a bot." """);

        await app.CompleteAsync(OpenAiCalls.Body(messages: """[{"role":"system","content":"You are a pirate."},{"role":"user","content":"hello"}]"""));

        Assert.Equal(["I am a bot.\n\nYou are a pirate.", "hello"], app.Model.ReceivedRequests[0].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Complete_WhereTheModelReportsNothing_CountsTheTokens()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("Hi there") { FinishReason = ChatFinishReason.Length };
        await app.LaunchAsync("BOT-001");

        var answer = await app.CompleteAsync(OpenAiCalls.Body(messages: """[{"role":"user","content":"hello hello"}]"""));

        Assert.Equal("""{"prompt_tokens":2,"completion_tokens":2,"total_tokens":4}""", answer.Json.GetProperty("usage").GetRawText());
        Assert.Equal("length", answer.Json.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task Complete_OfMoreThanTheWindowHolds_SaysThatTheContextWasCut()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001", ""","contextTokens":300""");
        var talk = string.Concat(Enumerable.Repeat($$"""{"role":"user","content":"{{new string('x', 400)}}"},""", 20));

        var answer = await app.CompleteAsync(OpenAiCalls.Body(messages: $$"""[{{talk}}{"role":"user","content":"hello"}]"""));

        Assert.Equal("""{"contextTruncated":"true"}""", answer.Json.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task Complete_OfALongConversation_IsTaken()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001", ""","contextTokens":2000000""");
        var text = string.Concat(Enumerable.Repeat("word ", 600_000));

        var answer = await app.CompleteAsync(OpenAiCalls.Body(messages: $$"""[{"role":"user","content":"{{text}}"},{"role":"user","content":"hello"}]"""));

        Assert.Equal(200, answer.Status);
        Assert.Equal(text, app.Model.ReceivedRequests[0].Messages[0].Text);
    }

    [Fact]
    public async Task Complete_OfAClientThatHangsUp_StopsTheModel()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("never") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        using CancellationTokenSource patience = new();
        var asking = app.SendAsync(HttpMethod.Post, OpenAiCalls.Path, OpenAiCalls.Body(), cancellationToken: patience.Token);
        await gate.WaitForArrivalAsync(TestContext.Current.CancellationToken);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await app.Model.ReceivedRequests[0].Cancelled.WaitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Complete_OfAReplyThatDoesNotCome_IsGivenUpAndStopsTheModel()
    {
        WatchedTime time = new();
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:ReplyTimeout=00:00:14"], time: time);
        app.Model.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
        await app.LaunchAsync("BOT-001");
        var asking = app.CompleteAsync(OpenAiCalls.Body());
        await app.Model.WaitForRequestAsync(cancellationToken: TestContext.Current.CancellationToken);
        await time.PassAsync(TimeSpan.FromSeconds(14));

        (await asking).IsError(504, "server_error", "reply_timeout");
        await app.Model.ReceivedRequests[0].Cancelled.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Complete_WhereTheBackendRefuses_IsAnErrorThatNoClientRepeats()
    {
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => throw new BackendException(BackendFault.BadRequest, "The fake backend refuses 'm1'.");
        await app.LaunchAsync("BOT-001");

        var answer = await app.CompleteAsync(OpenAiCalls.Body());

        Assert.Equal("The fake backend refuses 'm1'.", answer.IsError(502, "server_error", "backend_failed"));
        Assert.Equal(["false"], answer.Headers.GetValues("x-should-retry"));
    }

    [Fact]
    public async Task Complete_OfABotThatIsStopped_SaysSo()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/bot/BOT-001/stop");

        var message = (await app.CompleteAsync(OpenAiCalls.Body())).IsError(503, "server_error", "bot_not_running");

        Assert.Contains("BOT-001 is terminated", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_WhileEveryPlaceIsTaken_SaysWhenToAskAgain()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:QueueCapacity=1"]);
        app.Model.Reply = _ => new FakeChatReply("late") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        var first = app.CompleteAsync(OpenAiCalls.Body());
        await gate.WaitForArrivalAsync(TestContext.Current.CancellationToken);

        var answer = await app.CompleteAsync(OpenAiCalls.Body());

        answer.IsError(503, "server_error", "queue_full");
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.False(answer.Headers.Contains("x-should-retry"));
        gate.OpenForGood();
        Assert.Equal("late", (await first).Content());
    }
}
