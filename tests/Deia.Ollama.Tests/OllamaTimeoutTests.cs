using Deia.Orchestration.Inference;
using Deia.Testing;
using Deia.Testing.Ollama;

namespace Deia.Ollama.Tests;

public sealed class OllamaTimeoutTests
{
    private static readonly TimeSpan FirstToken = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = OllamaUnderTest.HangLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_HangsBeforeTheFirstToken_TimesOutAtTheLimitAndFreesTheModel(bool beforeHeaders)
    {
        await using var ollama = await StartAsync();
        ollama.Server.Fail(beforeHeaders ? FakeOllamaFault.Hang : FakeOllamaFault.HangAfter(0));
        await using var reply = ollama.Ask(cancellationToken: Stop);
        var next = reply.MoveNextAsync().AsTask();
        var request = await ollama.Server.WaitForRequestAsync(cancellationToken: Stop);

        ollama.Time.Advance(FirstToken - Moment);
        Assert.False(next.IsCompleted);
        ollama.Time.Advance(Moment);

        var fault = await Assert.ThrowsAsync<BackendException>(() => next);
        Assert.Equal(BackendFault.Timeout, fault.Fault);
        Assert.Contains("00:03:00", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Deia:Ollama:FirstTokenTimeout", fault.Message, StringComparison.Ordinal);
        Assert.Equal(FakeOllamaOutcome.Aborted, await request.Outcome.WaitAsync(Stop));
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Ask_HangsInMidStream_TimesOutAtTheIdleLimitAndFreesTheModel()
    {
        await using var ollama = await StartAsync();
        ollama.Server.Fail(FakeOllamaFault.HangAfter(2));
        await using var reply = ollama.Ask(cancellationToken: Stop);
        Assert.True(await reply.MoveNextAsync());
        Assert.True(await reply.MoveNextAsync());
        var next = reply.MoveNextAsync().AsTask();

        ollama.Time.Advance(Idle - Moment);
        Assert.False(next.IsCompleted);
        ollama.Time.Advance(Moment);

        var fault = await Assert.ThrowsAsync<BackendException>(() => next);
        Assert.Equal(BackendFault.Timeout, fault.Fault);
        Assert.Contains("00:00:20", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Deia:Ollama:IdleTimeout", fault.Message, StringComparison.Ordinal);
        var request = await ollama.Server.WaitForRequestAsync(cancellationToken: Stop);
        Assert.Equal(FakeOllamaOutcome.Aborted, await request.Outcome.WaitAsync(Stop));
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Ask_ColdStartLongerThanTheIdleLimit_IsNoFailure()
    {
        await using var ollama = await StartAsync();
        var gate = new TokenGate();
        ollama.Server.Fail(FakeOllamaFault.Slow(gate));
        await using var reply = ollama.Ask(cancellationToken: Stop);
        var next = reply.MoveNextAsync().AsTask();
        await gate.WaitForArrivalAsync(Stop);

        ollama.Time.Advance(FirstToken - Moment);
        gate.OpenForGood();

        Assert.True(await next);
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Ask_EachTokenJustWithinTheIdleLimit_IsReadToItsEnd()
    {
        await using var ollama = await StartAsync();
        var gate = new TokenGate();
        ollama.Server.Reply = _ => new FakeOllamaReply(["one", "two", "three"]) { Gate = gate };
        await using var reply = ollama.Ask(cancellationToken: Stop);
        for (var token = 0; token < 4; token++)
        {
            var next = reply.MoveNextAsync().AsTask();
            await gate.WaitForArrivalAsync(Stop);
            ollama.Time.Advance(Idle - Moment);
            gate.Open();
            Assert.True(await next);
        }

        Assert.False(await reply.MoveNextAsync());
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Ask_ReaderTakesItsTime_IsNoFailure()
    {
        await using var ollama = await StartAsync();
        ollama.Server.Reply = _ => new FakeOllamaReply(["one", "two"]);
        await using var reply = ollama.Ask(cancellationToken: Stop);
        Assert.True(await reply.MoveNextAsync());

        ollama.Time.Advance(TimeSpan.FromDays(1));

        Assert.True(await reply.MoveNextAsync());
        Assert.Equal("two", reply.Current.Text);
    }

    private static Task<OllamaUnderTest> StartAsync() => OllamaUnderTest.StartAsync(options =>
    {
        options.FirstTokenTimeout = FirstToken;
        options.IdleTimeout = Idle;
    });
}
