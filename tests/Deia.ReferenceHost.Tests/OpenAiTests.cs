using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Deia.Testing;
using Deia.Testing.Ollama;

namespace Deia.ReferenceHost.Tests;

/// <summary>The door for clients of OpenAI, with bots in processes of their own.</summary>
public sealed class OpenAiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryCall_ByTheOfficialNodeClient_IsUnderstood()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Cancellation);
        TokenGate gate = new();
        gate.Open();
        ollama.Reply = request => request.Messages[^1].Content == "hang" ? FakeOllamaReply.Of("one two") with { Gate = gate } : FakeOllamaReply.Of("one two");
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        await using var host = await HostProcess.StartAsync(installation, ("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()));
        await host.Client.LaunchAsync(new { id = "BOT-001" });
        await host.Client.LaunchAsync(new { id = "BOT-002" });
        using var stopped = await host.Client.PostAsync("/api/bot/BOT-002/stop", null, Cancellation);

        using var created = await host.Client.PostAsJsonAsync("/api/auth/keys", new { name = "client", role = "operator" }, Cancellation);
        var key = (await created.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("key").GetString()!;
        var (exitCode, output) = await RunNodeAsync(host.Client.BaseAddress!, key);

        Assert.True(exitCode == 0, output);
        var hanging = await ollama.WaitForRequestAsync(request => request.Messages[^1].Content == "hang", Cancellation);
        Assert.Equal(FakeOllamaOutcome.Aborted, await hanging.Outcome.WaitAsync(Cancellation));
        Assert.Empty(await host.Client.HistoryAsync("BOT-001"));
    }

    [Fact]
    public async Task Stream_WhoseWorkerIsKilledAfterTheFirstWords_EndsWithAnErrorAndNothingElse()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Cancellation);
        TokenGate gate = new();
        ollama.Reply = _ => FakeOllamaReply.Of("one two") with { Gate = gate };
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        await using var host = await HostProcess.StartAsync(installation, ("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()));
        var bot = await host.Client.LaunchAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = "BOT-001", stream = true, messages = new[] { new { role = "user", content = "hello" } } }),
        };
        var answering = host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        gate.Open();
        using var response = await answering;
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(Cancellation));
        await ReadAsync(reader);
        Assert.Equal("one", (await ReadAsync(reader)).GetProperty("choices")[0].GetProperty("delta").Text("content"));

        using (var worker = Process.GetProcessById(bot.GetProperty("processId").GetInt32()))
        {
            worker.Kill();
        }

        Assert.Equal("BOT-001 crashed in the middle of its reply.", (await ReadAsync(reader)).GetProperty("error").Text("message"));
        Assert.Equal("", await reader.ReadToEndAsync(Cancellation));
        Assert.Single(ollama.ReceivedRequests);
    }

    private static async Task<JsonElement> ReadAsync(StreamReader reader)
    {
        var line = await reader.ReadLineAsync(Cancellation);
        Assert.StartsWith("data: ", line, StringComparison.Ordinal);
        Assert.Equal("", await reader.ReadLineAsync(Cancellation));
        return JsonElement.Parse(line!["data: ".Length..]);
    }

    private static async Task<(int ExitCode, string Output)> RunNodeAsync(Uri host, string key)
    {
        var folder = typeof(OpenAiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "NodeClientFolder").Value!;
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), string.Create(CultureInfo.InvariantCulture, $"Run `npm ci` in {folder} first; ./test.sh does."));
        ProcessStartInfo start = new("node", ["check.js"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEIA_URL"] = host.GetLeftPart(UriPartial.Authority);
        start.Environment["DEIA_KEY"] = key;
        Process node;
        try
        {
            node = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException("Node.js 18 or newer is needed for this test, and no program named node was found.");
        }

        using (node)
        {
            using var kill = Cancellation.Register(node.Kill);
            var output = node.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var errors = node.StandardError.ReadToEndAsync(CancellationToken.None);
            await node.WaitForExitAsync(CancellationToken.None);
            return (node.ExitCode, await output + await errors);
        }
    }
}
