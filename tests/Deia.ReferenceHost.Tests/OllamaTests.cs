using Deia.Testing.Ollama;

namespace Deia.ReferenceHost.Tests;

/// <summary>The host with Ollama behind it, over real HTTP.</summary>
public sealed class OllamaTests
{
    [Fact]
    public async Task Send_ToABotOfOllama_SendsTheWholeContextAndStoresTheCounts()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        ollama.Reply = request => FakeOllamaReply.Of($"Reply {request.Number}") with { PromptTokens = 40 + request.Number, ReplyTokens = 7 };
        using TemporaryFolder folder = new();
        await using var host = await HostProcess.StartAsync(folder.Database, ("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()));
        var bot = await host.Client.LaunchAsync(new { systemPrompt = "You are brief.", temperature = 0.25, contextTokens = 2048 });
        Assert.Equal(("ollama", ollama.Models[0].Name), (bot.Text("provider"), bot.Text("model")));

        await host.Client.SendAsync(new { botId = "BOT-001", message = "First question" });
        var second = await host.Client.SendAsync(new { botId = "BOT-001", message = "Second question" });

        var request = await ollama.WaitForRequestAsync(2, TestContext.Current.CancellationToken);
        Assert.Equal(2048, request.NumCtx);
        Assert.Equal(0.25, request.Temperature!.Value, precision: 5);
        Assert.Equal(
            [("system", "You are brief."), ("user", "First question"), ("assistant", "Reply 1"), ("user", "Second question")],
            request.Messages.Select(message => (message.Role, message.Content)));
        Assert.Equal(7, second.GetProperty("reply").GetProperty("tokens").GetInt32());
        Assert.Equal([7, 7], (await host.Client.HistoryAsync("BOT-001"))
            .Where(message => message.Text("sender") == "bot").Select(message => message.GetProperty("tokens").GetInt32()));
    }

    [Fact]
    public async Task Launch_WhileOllamaIsDown_IsReadyOnceItIsBack()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await ollama.GoDownAsync();
        using TemporaryFolder folder = new();
        await using var host = await HostProcess.StartAsync(
            folder.Database, ("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()), ("Deia__Bots__LaunchTimeout", "00:00:00.200"));

        var bot = await host.Client.LaunchAsync(new { provider = "ollama", model = ollama.Models[0].Name });
        Assert.Equal("starting", bot.Text("status"));
        Assert.Contains("can't be reached", bot.Text("detail"), StringComparison.Ordinal);

        await ollama.ComeBackAsync(TestContext.Current.CancellationToken);
        var sent = await host.Client.SendAsync(new { botId = "BOT-001", message = "Are you there?" });
        Assert.Equal("complete", sent.GetProperty("reply").Text("status"));
    }
}
