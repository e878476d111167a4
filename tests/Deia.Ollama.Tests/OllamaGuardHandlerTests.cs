using Deia.Orchestration.Inference;

namespace Deia.Ollama.Tests;

/// <summary>What a real server can't be made to do on demand.</summary>
public sealed class OllamaGuardHandlerTests
{
    [Fact]
    public async Task Send_ConnectionTakesTooLong_IsUnreachable()
    {
        // How SocketsHttpHandler reports its ConnectTimeout.
        var thrown = await SendAsync(new TaskCanceledException("late", new TimeoutException()));

        Assert.Equal(BackendFault.Unreachable, thrown.Fault);
    }

    [Fact]
    public async Task Send_ConnectionBreaksWhileSending_IsUnreachable()
    {
        var thrown = await SendAsync(new HttpRequestException("broken", new IOException("pipe")));

        Assert.Equal(BackendFault.Unreachable, thrown.Fault);
    }

    private static async Task<BackendException> SendAsync(Exception failure)
    {
        var address = new Uri("http://gpu:11434/");
        using var guard = new OllamaGuardHandler(new FailingHandler(failure), new OllamaOptions(), new OllamaFaults(address), TimeProvider.System);
        using var http = new HttpClient(guard) { BaseAddress = address };
        return await Assert.ThrowsAsync<BackendException>(() => http.GetAsync("api/chat", TestContext.Current.CancellationToken));
    }

    private sealed class FailingHandler(Exception failure) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(failure);
    }
}
