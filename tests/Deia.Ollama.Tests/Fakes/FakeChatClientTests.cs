using Deia.Testing;
using Microsoft.Extensions.AI;

namespace Deia.Ollama.Tests.Fakes;

public sealed class FakeChatClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_Default_EchoesAndRecords()
    {
        using var client = new FakeChatClient();

        var response = await client.GetResponseAsync("hello", new ChatOptions { ModelId = "m" }, Stop);

        Assert.Equal("echo 1: hello", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        var request = Assert.Single(client.ReceivedRequests);
        Assert.Equal(("hello", "m", 1), (request.LastText, request.Options?.ModelId, request.Number));
    }

    [Fact]
    public async Task Ask_CancelledAtTheGate_ThrowsAndTellsTheRequest()
    {
        var gate = new TokenGate();
        using var client = new FakeChatClient { Reply = _ => new FakeChatReply("one", "two") { Gate = gate } };
        using var cancel = new CancellationTokenSource();
        var response = client.GetResponseAsync("hello", cancellationToken: cancel.Token);
        var request = await client.WaitForRequestAsync(cancellationToken: Stop);
        await gate.WaitForArrivalAsync(Stop);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);
        await request.Cancelled.WaitAsync(Stop);
    }

    [Fact]
    public async Task Ask_Failure_IsThrownAfterTheTokens()
    {
        using var client = new FakeChatClient { Reply = _ => new FakeChatReply("one") { Failure = new TimeoutException() } };
        await using var reply = client.GetStreamingResponseAsync("hello", cancellationToken: Stop).GetAsyncEnumerator(Stop);

        Assert.True(await reply.MoveNextAsync());
        await Assert.ThrowsAsync<TimeoutException>(async () => await reply.MoveNextAsync());
    }
}
