using System.ClientModel;
using Deia.Testing;
using OpenAI;
using OpenAI.Chat;

namespace Deia.AspNetCore.Tests.OpenAi;

/// <summary>The official .NET client, as a user would write it.</summary>
public sealed class OfficialClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_OfAFleet_AreListedAndFound()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        var models = (await ClientOfAsync(app)).GetOpenAIModelClient();

        Assert.Equal("BOT-001", Assert.Single((await models.GetModelsAsync(Cancelled)).Value).Id);
        Assert.Equal("deia", (await models.GetModelAsync("BOT-001", Cancelled)).Value.OwnedBy);
        var error = await Assert.ThrowsAsync<ClientResultException>(() => models.GetModelAsync("nobody", Cancelled));
        Assert.Equal(404, error.Status);
        Assert.Contains("The model `nobody` does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_WithABot_IsAnswered()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        ChatCompletion completion = await (await ClientOfAsync(app)).GetChatClient("BOT-001").CompleteChatAsync(
            [new SystemChatMessage("Be brief."), new UserChatMessage("one"), new AssistantChatMessage("two"), new UserChatMessage("three")], cancellationToken: Cancelled);

        Assert.Equal(("echo 4: three", ChatFinishReason.Stop), (completion.Content[0].Text, completion.FinishReason));
        Assert.Equal(completion.Usage.TotalTokenCount, completion.Usage.InputTokenCount + completion.Usage.OutputTokenCount);
    }

    [Fact]
    public async Task Stream_FromABot_ComesInPieces()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        List<string> pieces = [];
        List<ChatFinishReason> ends = [];
        ChatTokenUsage? usage = null;

        await foreach (var update in (await ClientOfAsync(app)).GetChatClient("BOT-001").CompleteChatStreamingAsync([new UserChatMessage("hello")], cancellationToken: Cancelled))
        {
            pieces.AddRange(update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
            if (update.FinishReason is { } end)
            {
                ends.Add(end);
            }
        }

        Assert.Equal("echo 1: hello", string.Concat(pieces));
        Assert.True(pieces.Count >= 3);
        Assert.Equal([ChatFinishReason.Stop], ends);
        Assert.True(usage?.TotalTokenCount > 0);
    }

    [Fact]
    public async Task Chat_WithABotThatIsStopped_FailsAtOnceAndSaysSo()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/bot/BOT-001/stop");

        var bot = (await ClientOfAsync(app)).GetChatClient("BOT-001");

        var error = await Assert.ThrowsAsync<ClientResultException>(
            () => bot.CompleteChatAsync([new UserChatMessage("hello")], cancellationToken: Cancelled));

        Assert.Equal(503, error.Status);
        Assert.Contains("BOT-001 is terminated", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ThatIsCancelled_StopsTheModel()
    {
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync();
        app.Model.Reply = _ => new FakeChatReply("a", "b") { Gate = gate };
        await app.LaunchAsync("BOT-001");
        using CancellationTokenSource stop = new();
        gate.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in (await ClientOfAsync(app)).GetChatClient("BOT-001").CompleteChatStreamingAsync([new UserChatMessage("hello")], cancellationToken: stop.Token))
            {
                if (update.ContentUpdate is [{ Text: "a" }])
                {
                    await stop.CancelAsync();
                }
            }
        });

        await app.Model.ReceivedRequests[0].Cancelled.WaitAsync(Cancelled);
    }

    /// <summary>A client that knows nothing of Deia: its key is one of Deia's, and it sends it as OpenAI's.</summary>
    private static async Task<OpenAIClient> ClientOfAsync(DeiaApp app)
    {
        var key = (await app.PostAsync("/api/auth/keys", """{"name":"client","role":"operator"}""")).Json.GetProperty("key").GetString()!;
        return new OpenAIClient(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(app.Client.BaseAddress!, "/v1") });
    }
}
