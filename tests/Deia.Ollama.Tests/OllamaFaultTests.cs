using System.Net;
using Deia.Orchestration.Inference;
using Deia.Testing;
using Deia.Testing.Ollama;
using Microsoft.Extensions.AI;

namespace Deia.Ollama.Tests;

/// <summary>Every way in which Ollama fails ends as one typed error that the caller of the stream gets as it is.</summary>
public sealed class OllamaFaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Ask_OllamaIsDown_IsUnreachableAndSaysWhatToDo()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        await ollama.Server.GoDownAsync();

        var fault = await FailAsync(ollama, BackendFault.Unreachable);

        Assert.True(fault.IsTransient);
        Assert.Contains("`ollama serve`", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Deia:Ollama:Endpoint", fault.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Ask_OllamaComesBack_AnswersAgain()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        await ollama.AskToTheEndAsync();
        await ollama.Server.GoDownAsync();
        await FailAsync(ollama, BackendFault.Unreachable);

        await ollama.Server.ComeBackAsync(Stop);

        Assert.NotEmpty((await ollama.AskToTheEndAsync()).ToChatResponse().Text);
    }

    [Fact]
    public async Task Ask_ModelIsMissing_IsNotTransientAndNamesThePull()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();

        var fault = await FailAsync(ollama, BackendFault.ModelNotFound, model: "mixtral:8x7b");

        Assert.False(fault.IsTransient);
        Assert.Contains("`ollama pull mixtral:8x7b`", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, BackendFault.BadRequest)]
    [InlineData(HttpStatusCode.InternalServerError, BackendFault.ServerError)]
    [InlineData(HttpStatusCode.BadGateway, BackendFault.ServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable, BackendFault.Overloaded)]
    [InlineData(HttpStatusCode.TooManyRequests, BackendFault.Overloaded)]
    [InlineData(HttpStatusCode.GatewayTimeout, BackendFault.Timeout)]
    public async Task Ask_HttpError_IsTypedAndNamesStatusAndModel(HttpStatusCode status, BackendFault expected)
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.Status(status));

        var fault = await FailAsync(ollama, expected);

        Assert.Contains($"{(int)status} for model 'llama3.2'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_HttpErrorWithAKnownReason_PassesItOn()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.Status(
            HttpStatusCode.InternalServerError, "model requires more system memory (8.4 GiB) than is available (3.1 GiB)"));

        var fault = await FailAsync(ollama, BackendFault.ServerError);

        Assert.Contains("model requires more system memory (8.4 GiB) than is available (3.1 GiB)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ErrorQuotesTheConversation_KeepsItToItself()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.Status(HttpStatusCode.InternalServerError, "error parsing tool call: raw='my secret-question' err=EOF"), times: 1);
        ollama.Server.Fail(FakeOllamaFault.ErrorLineAfter(1, "error parsing tool call: raw='my secret-question' err=EOF"), times: 1);

        Assert.DoesNotContain("secret", (await FailAsync(ollama, BackendFault.ServerError)).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (await FailAsync(ollama, BackendFault.ServerError)).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "404 page not found")]
    [InlineData(HttpStatusCode.OK, "<html>Welcome</html>")]
    public async Task Ask_AnotherServerAtTheAddress_IsAProtocolFaultThatNamesTheSetting(HttpStatusCode status, string body)
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.ForeignBody(status, body + "\n"));

        var fault = await FailAsync(ollama, BackendFault.Protocol);

        Assert.Contains("Deia:Ollama:Endpoint", fault.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, FakeOllamaFault, BackendFault> FaultsOfAStream() => new()
    {
        { "cut before the headers", FakeOllamaFault.Cut, BackendFault.Unreachable },
        { "cut before the first token", FakeOllamaFault.CutAfter(0), BackendFault.Unreachable },
        { "cut in mid-stream", FakeOllamaFault.CutAfter(2), BackendFault.Truncated },
        { "cut before the last line", FakeOllamaFault.CutAfter(99), BackendFault.Truncated },
        { "ended before the first token", FakeOllamaFault.EndAfter(0), BackendFault.Truncated },
        { "ended in mid-stream", FakeOllamaFault.EndAfter(2), BackendFault.Truncated },
        { "ended before the last line", FakeOllamaFault.EndAfter(99), BackendFault.Truncated },
        { "error line first", FakeOllamaFault.ErrorLineAfter(0), BackendFault.ServerError },
        { "error line in mid-stream", FakeOllamaFault.ErrorLineAfter(2), BackendFault.ServerError },
        { "bad line first", FakeOllamaFault.BadLineAfter(0), BackendFault.Protocol },
        { "bad line in mid-stream", FakeOllamaFault.BadLineAfter(2), BackendFault.Protocol },
        { "JSON of another protocol", FakeOllamaFault.BadLineAfter(1, """{"choices":[]}"""), BackendFault.Protocol },
        { "JSON that is no object", FakeOllamaFault.BadLineAfter(1, "[]"), BackendFault.Protocol },
    };

    [Theory(Timeout = OllamaUnderTest.HangLimit)]
    [MemberData(nameof(FaultsOfAStream), DisableDiscoveryEnumeration = true)]
    public async Task Ask_StreamFails_IsTypedAndNamesTheModel(string what, FakeOllamaFault fault, BackendFault expected)
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(fault);

        var thrown = await FailAsync(ollama, expected);

        Assert.True(thrown.Message.Contains("llama3.2", StringComparison.Ordinal), what);
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Ask_CutInMidStream_HandsOnWhatCameBefore()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Reply = _ => new FakeOllamaReply(["one", "two", "three"]);
        ollama.Server.Fail(FakeOllamaFault.EndAfter(2));
        List<string> heard = [];
        await using var reply = ollama.Ask(cancellationToken: Stop);

        await Assert.ThrowsAsync<BackendException>(async () =>
        {
            while (await reply.MoveNextAsync())
            {
                heard.Add(reply.Current.Text);
            }
        });

        Assert.Equal(["one", "two"], heard);
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Ask_ConnectionIsResetInMidStream_IsTruncated()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        var gate = new TokenGate();
        ollama.Server.Fail(FakeOllamaFault.ResetAfter(1, gate));
        await using var reply = ollama.Ask(cancellationToken: Stop);
        Assert.True(await reply.MoveNextAsync());

        gate.Open();

        var thrown = await Assert.ThrowsAsync<BackendException>(async () => await reply.MoveNextAsync());
        Assert.Equal(BackendFault.Truncated, thrown.Fault);
        Assert.IsType<IOException>(thrown.InnerException, exactMatch: false);
    }

    [Theory(Timeout = OllamaUnderTest.HangLimit)]
    [MemberData(nameof(FaultsOfAStream), DisableDiscoveryEnumeration = true)]
    public async Task GetResponse_NotStreamed_FailsLikeAStream(string what, FakeOllamaFault fault, BackendFault expected)
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(fault);
        var options = ollama.Provider.CreateOptions(new InferenceSettings("llama3.2", 4_096, null));

        var thrown = await Assert.ThrowsAsync<BackendException>(() => ollama.Provider.Client.GetResponseAsync("Hi", options, Stop));

        // Without a stream there is no word before the whole reply, so every cut comes before the first.
        Assert.True(thrown.Fault == (expected is BackendFault.Truncated && what.StartsWith("cut", StringComparison.Ordinal) ? BackendFault.Unreachable : expected), what);
    }

    [Fact]
    public async Task Classify_FaultOfTheClient_IsTheFaultItself()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Fail(FakeOllamaFault.ErrorLineAfter(1));

        var thrown = await FailAsync(ollama, BackendFault.ServerError);

        Assert.Same(thrown, ollama.Provider.Classify(thrown));
    }

    private static async Task<BackendException> FailAsync(OllamaUnderTest ollama, BackendFault expected, string model = "llama3.2")
    {
        var thrown = await Assert.ThrowsAsync<BackendException>(() => ollama.AskToTheEndAsync(model));
        Assert.Equal(expected, thrown.Fault);
        return thrown;
    }
}
