using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Deia.ReferenceHost.Tests;

/// <summary>What a newcomer does in the first five minutes, with nothing but the SDK.</summary>
public sealed class FirstRunTests
{
    [Theory]
    [EveryInstallation]
    public async Task Start_WithoutOllama_SaysWhatIsMissingAndWhatChangesIt(InstallationKind kind)
    {
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation);
        await host.Client.LaunchAsync();

        Assert.Contains("ollama is missing: Ollama can't be reached at http://127.0.0.1:1", host.Output, StringComparison.Ordinal);
        Assert.Contains("Deia:Ollama:Endpoint", host.Output, StringComparison.Ordinal);
        Assert.Contains(kind == InstallationKind.Embedded ? "sqlite" : "postgres (ConnectionStrings:Postgres)", host.Output, StringComparison.Ordinal);
        Assert.Contains(kind == InstallationKind.Embedded ? "memory" : "redis (ConnectionStrings:Redis)", host.Output, StringComparison.Ordinal);
        Assert.Contains("built-in demo, which is no language model", host.Output, StringComparison.Ordinal);
    }

    [Theory]
    [EveryInstallation]
    public async Task FirstPage_Always_SaysThatTheHostRunsAndHowToTalkToIt(InstallationKind kind)
    {
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation);

        var page = await host.Client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("Deia is running", page, StringComparison.Ordinal);
        Assert.Contains("/api/bot/launch", page, StringComparison.Ordinal);
    }

    [Theory]
    [EveryInstallation]
    public async Task FirstConversation_ByTheDemo_IsLaunchedAskedStoppedAndTakenUpAgain(InstallationKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation);
        var client = host.Client;

        var bot = await client.LaunchAsync();
        Assert.Equal(("BOT-001", "ready", "demo"), (bot.Text("id"), bot.Text("status"), bot.Text("provider")));
        Assert.Equal(1, (await client.ReadAsync("/api/bots")).GetProperty("total").GetInt32());
        Assert.Equal("ready", (await client.ReadAsync("/api/bot/BOT-001/status")).Text("status"));

        var sent = await client.SendAsync(new { botId = "BOT-001", message = "My cat is called Mimi." });
        Assert.Equal("answered", sent.GetProperty("userMessage").Text("status"));
        Assert.Contains("My cat is called Mimi.", sent.GetProperty("reply").Text("content"), StringComparison.Ordinal);

        using var stopped = await client.PostAsync(new Uri("/api/bot/BOT-001/stop", UriKind.Relative), null, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, stopped.StatusCode);
        Assert.Equal("terminated", (await client.ReadAsync("/api/bot/BOT-001")).Text("status"));

        await client.LaunchAsync(new { id = "BOT-001" });
        Assert.Equal(2, (await client.HistoryAsync("BOT-001")).Length);
        var second = await client.SendAsync(new { botId = "BOT-001", message = "What did I say first?" });
        Assert.Contains("Mimi", second.GetProperty("reply").Text("content"), StringComparison.Ordinal);
    }

    [Theory]
    [EveryInstallation]
    public async Task Send_AsEventStream_StreamsTheReplyAndEndsWithIt(InstallationKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation);
        await host.Client.LaunchAsync();

        using HttpRequestMessage request = new(HttpMethod.Post, "/api/chat/send")
        {
            Content = JsonContent.Create(new { botId = "BOT-001", message = "Hello!" }),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var names = (await response.Content.ReadAsStringAsync(cancellationToken)).Split('\n')
            .Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line["event: ".Length..]).ToArray();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("accepted", names[0]);
        Assert.Equal("completed", names[^1]);
        Assert.True(names.Length > 4);
        Assert.All(names[1..^1], name => Assert.Equal("token", name));
    }
}
