using Deia.Testing;
using Deia.Testing.Ollama;

namespace Deia.Ollama.Tests;

/// <summary>Cancelling reaches the model: Ollama stops generating when its client closes the connection.</summary>
public sealed class OllamaCancellationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Cancel_BeforeTheHeaders_ThrowsAndStopsTheModel()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.Hang);
        using var cancel = new CancellationTokenSource();
        await using var reply = ollama.Ask(cancellationToken: cancel.Token);
        var next = reply.MoveNextAsync().AsTask();
        var request = await ollama.Server.WaitForRequestAsync(cancellationToken: Stop);

        await cancel.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(cancel.Token, thrown.CancellationToken);
        Assert.Equal(FakeOllamaOutcome.Aborted, await request.Outcome.WaitAsync(Stop));
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Cancel_WhileTheModelIsSilentInMidStream_ThrowsAtOnceAndStopsTheModel()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.HangAfter(1));
        using var cancel = new CancellationTokenSource();
        await using var reply = ollama.Ask(cancellationToken: cancel.Token);
        Assert.True(await reply.MoveNextAsync());
        var next = reply.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        await cancel.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(cancel.Token, thrown.CancellationToken);
        var request = await ollama.Server.WaitForRequestAsync(cancellationToken: Stop);
        Assert.Equal(FakeOllamaOutcome.Aborted, await request.Outcome.WaitAsync(Stop));
        Assert.Equal(1, request.TokensSent);
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Cancel_BetweenTwoTokens_ThrowsInsteadOfEndingLikeAWholeReply()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        var gate = new TokenGate();
        ollama.Server.Reply = _ => new FakeOllamaReply(["one", "two"]) { Gate = gate };
        using var cancel = new CancellationTokenSource();
        await using var reply = ollama.Ask(cancellationToken: cancel.Token);
        gate.Open();
        Assert.True(await reply.MoveNextAsync());

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reply.MoveNextAsync());
        var request = await ollama.Server.WaitForRequestAsync(cancellationToken: Stop);
        Assert.Equal(FakeOllamaOutcome.Aborted, await request.Outcome.WaitAsync(Stop));
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Dispose_ReplyHalfRead_StopsTheModel()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.HangAfter(1));
        var reply = ollama.Ask(cancellationToken: Stop);
        Assert.True(await reply.MoveNextAsync());

        await reply.DisposeAsync();

        var request = await ollama.Server.WaitForRequestAsync(cancellationToken: Stop);
        Assert.Equal(FakeOllamaOutcome.Aborted, await request.Outcome.WaitAsync(Stop));
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Cancel_OneOfTwoReplies_LeavesTheOtherAlone()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        var gate = new TokenGate();
        ollama.Server.Reply = _ => new FakeOllamaReply(["one", "two"]) { Gate = gate };
        using var cancel = new CancellationTokenSource();
        await using var cancelled = ollama.Ask(cancellationToken: cancel.Token);
        await using var other = ollama.Ask(cancellationToken: Stop);
        var next = cancelled.MoveNextAsync().AsTask();
        var otherNext = other.MoveNextAsync().AsTask();
        await ollama.Server.WaitForRequestAsync(number: 2, Stop);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        gate.OpenForGood();

        Assert.True(await otherNext);
        Assert.Equal("one", other.Current.Text);
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Cancel_AfterTheLastLine_KeepsTheWholeReply()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        using var cancel = new CancellationTokenSource();
        await using var reply = ollama.Ask(cancellationToken: cancel.Token);
        do
        {
            Assert.True(await reply.MoveNextAsync());
        }
        while (reply.Current.FinishReason is null);

        await cancel.CancelAsync();

        Assert.False(await reply.MoveNextAsync());
    }
}
