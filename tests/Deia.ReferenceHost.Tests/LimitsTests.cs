using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Deia.Testing;
using Deia.Testing.Ollama;

namespace Deia.ReferenceHost.Tests;

/// <summary>A large fleet, and what is said where a limit is reached.</summary>
public sealed class LimitsTests
{
    [Theory]
    [EveryInstallation]
    public async Task AThousandBots_WithTheLimitRaised_EachAnswerAMessage(InstallationKind kind)
    {
        const int Bots = 1_000;
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation, ("Deia__Bots__MaxConcurrent", $"{Bots}"), ("Deia__Bots__Host", "in-process"));
        var ids = Enumerable.Range(0, Bots).Select(number => string.Create(CultureInfo.InvariantCulture, $"B{number:D4}")).ToArray();

        var contents = new string[Bots];
        await Parallel.ForAsync(0, Bots, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            await host.Client.LaunchAsync(new { id = ids[number], provider = "demo" });
            var sent = await host.Client.SendAsync(new { botId = ids[number], message = $"I am {ids[number]}." });
            contents[number] = sent.GetProperty("reply").Text("content");
        });

        Assert.All(ids.Zip(contents), pair => Assert.Contains($"I am {pair.First}.", pair.Second, StringComparison.Ordinal));
        Assert.Equal(Bots, (await host.Client.ReadAsync("/api/bots?limit=1")).GetProperty("total").GetInt32());
        await ExpectProblemAsync(host, "/api/bot/launch", new { id = "ONE-TOO-MANY" }, HttpStatusCode.Conflict, "bot-limit-reached");
    }

    [Theory]
    [EveryInstallation]
    public async Task Problems_OfBadRequests_AreTheOnesOfTheContract(InstallationKind kind)
    {
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation, ("Deia__Bots__MaxConcurrent", "1"));
        await host.Client.LaunchAsync();

        await ExpectProblemAsync(host, "/api/bot/launch", new { id = "BOT-001" }, HttpStatusCode.Conflict, "bot-already-running");
        await ExpectProblemAsync(host, "/api/bot/launch", new { }, HttpStatusCode.Conflict, "bot-limit-reached");
        await ExpectProblemAsync(host, "/api/chat/send", new { botId = "NOBODY", message = "Hello" }, HttpStatusCode.NotFound, "bot-not-found");
        var empty = await ExpectProblemAsync(host, "/api/chat/send", new { botId = "BOT-001", message = "" }, HttpStatusCode.BadRequest);
        Assert.True(empty.GetProperty("errors").TryGetProperty("message", out _));
        var overLong = await ExpectProblemAsync(
            host, "/api/chat/send", new { botId = "BOT-001", message = new string('a', 32_769) }, HttpStatusCode.BadRequest);
        Assert.Contains("32768", overLong.GetProperty("errors").GetProperty("message")[0].GetString(), StringComparison.Ordinal);
        var longest = await host.Client.SendAsync(new { botId = "BOT-001", message = new string('a', 32_768) });
        Assert.Equal("answered", longest.GetProperty("userMessage").Text("status"));
        Assert.Equal(2, (await host.Client.HistoryAsync("BOT-001")).Length);
    }

    [Theory]
    [EveryInstallation]
    public async Task Send_ToABotWhoseQueueIsFull_SaysWhenToAskAgain(InstallationKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: cancellationToken);
        TokenGate gate = new();
        ollama.Reply = _ => FakeOllamaReply.Of("At last") with { Gate = gate };
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(
            installation, ("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()), ("Deia__Chat__QueueCapacity", "2"));
        await host.Client.LaunchAsync();
        await host.Client.SendOnlyAsync(new { botId = "BOT-001", message = "1" });
        await host.Client.SendOnlyAsync(new { botId = "BOT-001", message = "2" });

        using var refused = await host.Client.PostAsJsonAsync("/api/chat/send", new { botId = "BOT-001", message = "3" }, cancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("urn:deia:queue-full", (await refused.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).Text("type"));
        Assert.Equal(2, (await host.Client.HistoryAsync("BOT-001")).Length);
        gate.OpenForGood();
    }

    private static async Task<JsonElement> ExpectProblemAsync(HostProcess host, string path, object body, HttpStatusCode status, string? type = null)
    {
        using var response = await host.Client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.All(["type", "title", "detail", "traceId"], name => Assert.NotEmpty(problem.Text(name)));
        Assert.True(type is null || problem.Text("type") == $"urn:deia:{type}", problem.Text("type"));
        return problem;
    }
}
