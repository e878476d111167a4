using Deia.Orchestration.Inference;
using Deia.Testing;
using Deia.Testing.Ollama;
using Microsoft.Extensions.AI;

namespace Deia.Ollama.Tests;

public sealed class OllamaChatTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_Streamed_GivesEveryTokenAsItsOwnUpdate()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Reply = _ => new FakeOllamaReply(["Grüße", ", ", "Welt", " 🌍\n"]);

        var updates = await ollama.AskToTheEndAsync();

        Assert.Equal(["Grüße", ", ", "Welt", " 🌍\n"], updates.Select(update => update.Text).Where(text => text.Length > 0));
    }

    [Fact(Timeout = OllamaUnderTest.HangLimit)]
    public async Task Ask_OneTokenSent_IsHandedOnBeforeTheNext()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        var gate = new TokenGate();
        ollama.Server.Reply = _ => new FakeOllamaReply(["one", "two"]) { Gate = gate };
        await using var reply = ollama.Ask(cancellationToken: Stop);

        gate.Open();

        Assert.True(await reply.MoveNextAsync());
        Assert.Equal("one", reply.Current.Text);
    }

    [Fact]
    public async Task Ask_ReplyEnds_LastUpdateCarriesUsageAndFinishReason()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Reply = _ => new FakeOllamaReply(["so much"]) { PromptTokens = 321, ReplyTokens = 7, DoneReason = "length" };

        var response = (await ollama.AskToTheEndAsync()).ToChatResponse();

        Assert.Equal((321, 7), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount));
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
    }

    [Fact]
    public async Task Ask_WithHistory_SendsAllThatTheBotWants()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ChatMessage[] messages =
        [
            new(ChatRole.System, "You are terse."),
            new(ChatRole.User, "Hi"),
            new(ChatRole.Assistant, "Yes?"),
            new(ChatRole.User, "Name a colour."),
        ];
        var options = ollama.Provider.CreateOptions(new InferenceSettings("llama3.2", 8_192, 0.3));

        await ollama.Provider.Client.GetStreamingResponseAsync(messages, options, Stop).ToChatResponseAsync(Stop);

        var request = Assert.Single(ollama.Server.ReceivedRequests);
        Assert.Equal(("llama3.2", 8_192, true), (request.Model, request.NumCtx, request.Stream));
        Assert.Equal(0.3, request.Temperature!.Value, 5);
        Assert.Equal(
            [new("system", "You are terse."), new("user", "Hi"), new("assistant", "Yes?"), new FakeOllamaMessage("user", "Name a colour.")],
            request.Messages);
    }

    [Fact]
    public async Task Ask_WithoutTemperature_LeavesItToTheModel()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        var options = ollama.Provider.CreateOptions(new InferenceSettings("llama3.2", 4_096, null));

        await ollama.Provider.Client.GetStreamingResponseAsync("Hi", options, Stop).ToChatResponseAsync(Stop);

        var request = Assert.Single(ollama.Server.ReceivedRequests);
        Assert.Equal((4_096, (double?)null), (request.NumCtx, request.Temperature));
    }

    [Fact]
    public async Task Ask_SameOptionsTwice_SendsTheSame()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        var options = ollama.Provider.CreateOptions(new InferenceSettings("llama3.2", 4_096, 0.5));

        await ollama.Provider.Client.GetStreamingResponseAsync("Hi", options, Stop).ToChatResponseAsync(Stop);
        await ollama.Provider.Client.GetStreamingResponseAsync("Hi", options, Stop).ToChatResponseAsync(Stop);

        Assert.Equal(ollama.Server.ReceivedRequests[0].RawJson, ollama.Server.ReceivedRequests[1].RawJson);
    }

    [Fact]
    public async Task GetResponse_NotStreamed_GivesTheWholeReply()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        ollama.Server.Reply = _ => FakeOllamaReply.Of("all of it at once");
        var options = ollama.Provider.CreateOptions(new InferenceSettings("llama3.2", 4_096, null));

        var response = await ollama.Provider.Client.GetResponseAsync("Hi", options, Stop);

        Assert.Equal("all of it at once", response.Text);
        Assert.False(Assert.Single(ollama.Server.ReceivedRequests).Stream);
    }

    [Fact]
    public async Task Ask_LineLongerThanAnyBuffer_ArrivesWhole()
    {
        await using var ollama = await OllamaUnderTest.StartAsync();
        var longToken = new string('ä', 300_000);
        ollama.Server.Reply = _ => new FakeOllamaReply(["a", longToken, "b"]);

        var updates = await ollama.AskToTheEndAsync();

        Assert.Equal($"a{longToken}b", updates.ToChatResponse().Text);
    }
}
