using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Deia.Testing.Ollama;

namespace Deia.ReferenceHost.Tests.Logging;

/// <summary>What people say, and what they prove themselves with, is in no log, however closely it looks and whatever goes wrong.</summary>
public sealed class CanaryTests
{
    private const string Canary = "canary7f3a91";

    private static readonly (string, string)[] Everything =
    [
        ("Logging__LogLevel__Default", "Trace"),
        ("Logging__LogLevel__Deia", "Trace"),
        ("Logging__LogLevel__Microsoft", "Trace"),
        ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"),
        ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Trace"),
        ("Logging__LogLevel__System.Net.Http", "Trace"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EveryInstallation]
    public async Task Log_OfEverything_HoldsNoMessageAndNoSecret(InstallationKind kind)
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Cancellation);
        ollama.Reply = request => FakeOllamaReply.Of($"{request.Messages[^1].Content} back");
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(
            installation, [("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()), ("Deia__Chat__GiveUpAfter", "00:00:01"), .. Everything]);
        await host.Client.LaunchAsync(new { id = "OLLAMA", provider = "ollama", systemPrompt = $"{Canary} prompt" });
        await host.Client.LaunchAsync(new { id = "DEMO", provider = "demo" });

        await host.Client.SendAsync(new { botId = "DEMO", message = $"{Canary} to the demo" });
        await host.Client.SendAsync(new { botId = "OLLAMA", message = $"{Canary} to Ollama" });
        ollama.Fail(FakeOllamaFault.Status(HttpStatusCode.BadRequest, $"{Canary} error"), times: 1, path: "/api/chat");
        await SendAsync(host, new { botId = "OLLAMA", message = $"{Canary} to a backend that refuses" });
        ollama.Fail(FakeOllamaFault.BadLineAfter(1, $"{Canary} line"), times: 1, path: "/api/chat");
        await SendAsync(host, new { botId = "OLLAMA", message = $"{Canary} to a backend that babbles" });
        var secret = await SecretsAsync(host);
        await BadRequestsAsync(host);
        await host.Client.ReadAsync("/api/chat/DEMO");

        var audit = await host.Client.GetStringAsync(new Uri("/api/audit?limit=500", UriKind.Relative), Cancellation);
        Assert.Contains("\"message.send\"", audit, StringComparison.Ordinal);
        Assert.Contains("\"session.begin\"", audit, StringComparison.Ordinal);
        var metrics = await host.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
        Assert.Contains("bot_messages_total", metrics, StringComparison.Ordinal);
        var tail = await host.Client.GetStringAsync(new Uri("/logs/tail?lines=10000", UriKind.Relative), Cancellation);
        await host.TerminateAsync();
        Assert.Contains("\"TRACE\"", tail, StringComparison.Ordinal);
        Assert.Contains("\"message.failed\"", tail, StringComparison.Ordinal);
        AssertNoCanary(tail);
        AssertNoCanary(host.Output);
        var files = string.Concat(Directory.GetFiles(host.LogFolder).Select(File.ReadAllText));
        Assert.Contains("\"queryString\":\"[redacted]\"", files, StringComparison.Ordinal);
        AssertNoCanary(files);
        AssertNoCanary(audit);
        AssertNoCanary(metrics);
        Assert.All((string[])[tail, host.Output, files, audit, metrics], text => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Brings secrets to all the places where clients put them.</summary>
    /// <returns>The secret of an API key that opens the door.</returns>
    private static async Task<string> SecretsAsync(HostProcess host)
    {
        foreach (var (name, value) in ((string, string)[])
            [("Authorization", $"Bearer {Canary}.{Canary}.{Canary}"), ("Authorization", $"Basic {Canary}"), ("X-Api-Key", $"deia_{Canary}"), ("Cookie", $"deia={Canary}")])
        {
            using HttpRequestMessage request = new(HttpMethod.Get, $"/api/bots?access_token={Canary}&password={Canary}");
            request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await host.Client.SendAsync(request, Cancellation);
        }

        using var login = await host.Client.PostAsJsonAsync("/api/auth/login", new { username = "nobody", password = Canary }, Cancellation);
        using var mistyped = await host.Client.PostAsJsonAsync("/api/auth/login", new { username = Canary, password = "x" }, Cancellation);
        using var created = await host.Client.PostAsJsonAsync("/api/auth/keys", new { name = "client", role = "viewer" }, Cancellation);
        var key = (await created.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("key").GetString()!;
        using HttpClient client = new() { BaseAddress = host.Client.BaseAddress, DefaultRequestHeaders = { { "X-Api-Key", key } } };
        using var bots = await client.GetAsync(new Uri("/api/bots", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, bots.StatusCode);
        return key.Split('_')[^1];
    }

    /// <summary>Brings messages in forms that can't be read.</summary>
    private static async Task BadRequestsAsync(HostProcess host)
    {
        foreach (var body in (string[])[$$"""{"botId":"DEMO","message":"{{Canary}}" """, $$"""{"botId":"DEMO","message":["{{Canary}}"]}""", Canary])
        {
            using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await host.Client.PostAsync(new Uri("/api/chat/send", UriKind.Relative), content, Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    private static async Task SendAsync(HostProcess host, object fields)
    {
        using var answer = await host.Client.PostAsJsonAsync("/api/chat/send", fields, Cancellation);
    }

    private static void AssertNoCanary(string text)
    {
        var at = text.IndexOf(Canary, StringComparison.OrdinalIgnoreCase);
        Assert.True(at < 0, at < 0 ? null : text.Substring(Math.Max(0, at - 400), Math.Min(600, text.Length - Math.Max(0, at - 400))));
    }
}
