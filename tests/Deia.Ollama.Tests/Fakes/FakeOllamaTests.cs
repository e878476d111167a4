using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Deia.Testing;
using Deia.Testing.Ollama;

namespace Deia.Ollama.Tests.Fakes;

/// <summary>The fake on its own, so that what other tests prove against it stands on something.</summary>
public sealed class FakeOllamaTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_Streamed_IsOllamasWireFormat()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Stop);
        using var http = new HttpClient { BaseAddress = ollama.Endpoint };

        using var response = await http.PostAsJsonAsync("/api/chat", new { model = "llama3.2", messages = new[] { new { role = "user", content = "one two" } } }, Stop);
        var lines = (await response.Content.ReadAsStringAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.All(lines[..^1], line => Assert.False(line.GetProperty("done").GetBoolean()));
        Assert.Equal(
            "llama3.2 read 1 messages, the last one: one two",
            string.Concat(lines.Select(line => line.GetProperty("message").GetProperty("content").GetString())));
        var last = lines[^1];
        Assert.Equal(("stop", 2, lines.Count - 1), (last.GetProperty("done_reason").GetString(), last.GetProperty("prompt_eval_count").GetInt32(), last.GetProperty("eval_count").GetInt32()));
        Assert.Equal(FakeOllamaOutcome.Answered, await ollama.ReceivedRequests[0].Outcome.WaitAsync(Stop));
    }

    [Fact]
    public async Task Chat_UnknownModel_IsOllamas404()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Stop);
        using var http = new HttpClient { BaseAddress = ollama.Endpoint };

        using var response = await http.PostAsJsonAsync("/api/chat", new { model = "x" }, Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("""{"error":"model 'x' not found"}""", await response.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Root_Get_SaysThatOllamaRuns()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Stop);
        using var http = new HttpClient { BaseAddress = ollama.Endpoint };

        Assert.Equal("Ollama is running", await http.GetStringAsync("/", Stop));
    }

    [Fact]
    public async Task Fail_Twice_IsMetInOrderAndThenOver()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Stop);
        ollama.Fail(FakeOllamaFault.Status(HttpStatusCode.ServiceUnavailable), times: 2, path: "/api/version");
        ollama.Fail(FakeOllamaFault.Status(HttpStatusCode.InternalServerError), times: 1, path: null);
        using var http = new HttpClient { BaseAddress = ollama.Endpoint };
        List<HttpStatusCode> answers = [];

        for (var i = 0; i < 4; i++)
        {
            using var response = await http.GetAsync("/api/version", Stop);
            answers.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.InternalServerError, HttpStatusCode.OK], answers);
    }

    [Fact]
    public async Task GoDown_RequestUnderWay_BreaksItOffAndRefusesConnectionsUntilItComesBack()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Stop);
        ollama.Fail(FakeOllamaFault.Hang, times: 1);
        using var http = new HttpClient { BaseAddress = ollama.Endpoint };
        var hung = http.PostAsJsonAsync("/api/chat", new { model = "llama3.2" }, Stop);
        var request = await ollama.WaitForRequestAsync(cancellationToken: Stop);

        await ollama.GoDownAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => hung);
        Assert.Equal(FakeOllamaOutcome.Aborted, await request.Outcome.WaitAsync(Stop));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/", Stop));
        Assert.Equal(HttpRequestError.ConnectionError, refused.HttpRequestError);
        await ollama.ComeBackAsync(Stop);
        Assert.Equal("Ollama is running", await http.GetStringAsync("/", Stop));
    }

    [Fact]
    public async Task Start_GivenPort_ListensThere()
    {
        var first = await FakeOllama.StartAsync(cancellationToken: Stop);
        var port = first.Endpoint.Port;
        await first.DisposeAsync();

        await using var second = await FakeOllama.StartAsync(new FakeOllamaOptions { Port = port }, Stop);

        Assert.Equal(port, second.Endpoint.Port);
    }

    [Fact]
    public async Task Gate_Closed_HoldsTheTokensBack()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Stop);
        var gate = new TokenGate();
        ollama.Reply = _ => new FakeOllamaReply(["one", "two"]) { Gate = gate };
        using var http = new HttpClient { BaseAddress = ollama.Endpoint };
        var answer = http.PostAsJsonAsync("/api/chat", new { model = "llama3.2" }, Stop);

        await gate.WaitForArrivalAsync(Stop);
        Assert.Equal(0, ollama.ReceivedRequests[0].TokensSent);
        Assert.False(answer.IsCompleted);
        gate.OpenForGood();

        using var response = await answer;
        Assert.Equal(2, ollama.ReceivedRequests[0].TokensSent);
    }
}
