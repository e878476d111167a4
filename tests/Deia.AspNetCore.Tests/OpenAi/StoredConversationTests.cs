using System.Text.Json;
using Deia.AspNetCore.OpenAi;
using Deia.Orchestration.Access;
using Deia.Orchestration.Inference;
using Deia.Testing;

namespace Deia.AspNetCore.Tests.OpenAi;

public sealed class StoredConversationTests
{
    private const string Header = "X-Deia-Conversation: talk";

    [Fact]
    public async Task Complete_OfAStoredConversation_SendsTheLastMessageAndKeepsBoth()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        await app.CompleteAsync(OpenAiCalls.Body(), Header);
        var second = await app.CompleteAsync(OpenAiCalls.Body(messages: """[{"role":"user","content":"ignored"},{"role":"assistant","content":"ignored"},{"role":"user","content":"again"}]"""), Header);

        Assert.Equal("echo 3: again", second.Content());
        Assert.Equal(["hello", "echo 1: hello", "again"], app.Model.ReceivedRequests[1].Messages.Select(message => message.Text));
        var stored = (await HistoryAsync(app)).ToList();
        Assert.Equal(4, stored.Count);
        Assert.Single(stored.Select(message => message.GetProperty("conversationId").GetString()).Distinct());
        Assert.NotEqual("talk", stored[0].GetProperty("conversationId").GetString());
    }

    [Fact]
    public async Task Stream_OfAStoredConversation_KeepsTheReplyOfAClientThatHungUp()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("a", "b") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        app.Client.DefaultRequestHeaders.Add("X-Deia-Conversation", "talk");
        var streaming = app.StreamCompletionAsync();
        gate.Open();
        using (var stream = await streaming)
        {
            await stream.ReadAsync("data");
        }

        gate.OpenForGood();
        await app.CompleteAsync(OpenAiCalls.Body());

        Assert.Contains(await HistoryAsync(app), message => message.GetProperty("content").GetString() == "ab");
    }

    [Fact]
    public async Task Stream_OfAStoredReplyThatBeginsAgain_EndsWithTheError()
    {
        WatchedTime time = new();
        await using var app = await DeiaApp.StartAsync(time: time);
        app.Model.Reply = request => request.Number == 1
            ? new FakeChatReply("half") { Failure = new BackendException(BackendFault.Truncated, "The fake stream broke off.") }
            : new FakeChatReply("whole");
        await app.LaunchAsync("BOT-001");
        app.Client.DefaultRequestHeaders.Add("X-Deia-Conversation", "talk");

        using var stream = await app.StreamCompletionAsync();
        await stream.ReadAsync("data");
        await stream.ReadAsync("data");
        await time.PassAsync(TimeSpan.FromMilliseconds(500));

        OpenAiCalls.IsError(await stream.ReadAsync("data"), "server_error", "backend_failed");
        Assert.Null(await stream.ReadAsync());
    }

    [Fact]
    public async Task Complete_OfAHelperPrompt_StoresNothing()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        var answer = await app.CompleteAsync(OpenAiCalls.Body(messages: """[{"role":"user","content":"### Task:\nGenerate a concise title"}]"""), Header);

        Assert.Equal(200, answer.Status);
        Assert.Empty(await HistoryAsync(app));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public async Task Complete_WithANameThatIsNone_NamesTheHeader(string name)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        (await app.CompleteAsync(OpenAiCalls.Body(), $"X-Deia-Conversation: {name}")).IsError(400, "invalid_request_error", null, "X-Deia-Conversation");
    }

    [Fact]
    public async Task Complete_OfAStoredMessageThatIsTooLong_NamesTheMessages()
    {
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:MaxMessageLength=3"]);
        await app.LaunchAsync("BOT-001");

        (await app.CompleteAsync(OpenAiCalls.Body(), Header)).IsError(400, "invalid_request_error", null, "messages");
    }

    [Fact]
    public void IdFor_OfTwoCallers_DiffersAndIsAConversationId()
    {
        var ids = new[] { ("ann", "talk"), ("bob", "talk"), ("ann", "other") }.Select(one => StoredConversation.IdFor(new Caller(one.Item1, Role.Operator), one.Item2)).ToList();

        Assert.Distinct(ids);
        Assert.Equal(ids[0], StoredConversation.IdFor(new Caller("ann", Role.Viewer), "talk"));
        Assert.All(ids, id => Assert.InRange(id.Length, 1, 100));
    }

    private static async Task<IEnumerable<JsonElement>> HistoryAsync(DeiaApp app) =>
        (await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items").EnumerateArray();
}
