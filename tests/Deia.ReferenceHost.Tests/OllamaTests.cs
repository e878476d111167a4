using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Deia.Testing.Ollama;

namespace Deia.ReferenceHost.Tests;

/// <summary>The host with Ollama behind it, over real HTTP.</summary>
public sealed class OllamaTests
{
    [Theory]
    [EveryInstallation]
    public async Task Send_ToABotOfOllama_SendsTheWholeContextAndStoresTheCounts(InstallationKind kind)
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        ollama.Reply = request => FakeOllamaReply.Of($"Reply {request.Number}") with { PromptTokens = 40 + request.Number, ReplyTokens = 7 };
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation, ("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()));
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

    [Theory]
    [EveryInstallation]
    public async Task Launch_WhileOllamaIsDown_IsReadyOnceItIsBack(InstallationKind kind)
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await ollama.GoDownAsync();
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(
            installation, ("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()), ("Deia__Bots__LaunchTimeout", "00:00:00.200"));

        var bot = await host.Client.LaunchAsync(new { provider = "ollama", model = ollama.Models[0].Name });
        Assert.Equal("starting", bot.Text("status"));
        while (bot.GetProperty("detail").ValueKind == JsonValueKind.Null)
        {
            // Its process has yet to start and to look.
            bot = await host.Client.ReadAsync("/api/bot/BOT-001");
        }

        Assert.Contains("can't be reached", bot.Text("detail"), StringComparison.Ordinal);

        await ollama.ComeBackAsync(TestContext.Current.CancellationToken);
        var sent = await host.Client.SendAsync(new { botId = "BOT-001", message = "Are you there?" });
        Assert.Equal("complete", sent.GetProperty("reply").Text("status"));
    }

    [Theory]
    [EveryInstallation]
    public async Task Send_ToABotWhoseModelIsMissing_FailsAtOnceAndNamesIt(InstallationKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: cancellationToken);
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation, ("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()));
        await host.Client.LaunchAsync(new { model = "no-such-model" });

        using var refused = await host.Client.PostAsJsonAsync("/api/chat/send", new { botId = "BOT-001", message = "Hello" }, cancellationToken);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        Assert.Equal("urn:deia:backend-failed", problem.Text("type"));
        Assert.Contains("no-such-model", problem.Text("detail"), StringComparison.Ordinal);
        var question = Assert.Single(await host.Client.HistoryAsync("BOT-001"));
        Assert.Equal("failed", question.Text("status"));
        var failure = question.GetProperty("metadata").GetProperty("failure");
        Assert.Equal(("backend-failed", 1), (failure.Text("reason"), failure.GetProperty("attempts").GetInt32()));
    }
}
