using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Inference.Demo;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace Deia.Orchestration.Tests.Hosting;

public sealed class BotRuntimeTests
{
    private readonly TestProvider _provider = new();
    private readonly CountingHistory _history = new();
    private readonly BotRuntime _runtime;

    public BotRuntimeTests()
    {
        _runtime = NewRuntime(_provider);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_OfATurn_SendsPromptHistoryQuestionAndOptions()
    {
        _history.Add("earlier", "answer");
        var turn = Turn("now") with { Definition = new BotDefinition { Id = "BOT-001", SystemPrompt = "Be brief.", Temperature = 0.25 } };
        await ReadAsync(_runtime, turn);

        var request = _provider.Fake.ReceivedRequests[0];
        Assert.Equal(
            [(ChatRole.System, "Be brief."), (ChatRole.User, "earlier"), (ChatRole.Assistant, "answer"), (ChatRole.User, "now")],
            request.Messages.Select(message => (message.Role, message.Text)));
        Assert.Equal(("fake-model", 0.25f), (request.Options!.ModelId, request.Options.Temperature));
    }

    [Fact]
    public async Task RunAsync_OfManyTurns_ReadsTheHistoryOnceAndAgainWhenItChanged()
    {
        await ReadAsync(_runtime, Turn("one"));
        await ReadAsync(_runtime, Turn("two"));
        Assert.Equal(1, _history.Reads);

        _history.Add("other", "truth");
        await ReadAsync(_runtime, Turn("three") with { HistoryRevision = 1 });
        Assert.Equal(2, _history.Reads);
        Assert.Equal(["other", "truth", "three"], _provider.Fake.ReceivedRequests[2].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task RunAsync_OfSeventyConversations_ForgetsTheLongestUnused()
    {
        for (var number = 0; number < 70; number++)
        {
            await ReadAsync(_runtime, Turn("q") with { ConversationId = $"c{number}" });
        }

        await ReadAsync(_runtime, Turn("q") with { ConversationId = "c69" });
        Assert.Equal(70, _history.Reads);
        await ReadAsync(_runtime, Turn("q") with { ConversationId = "c0" });
        Assert.Equal(71, _history.Reads);
    }

    [Fact]
    public async Task RunAsync_WithUsage_ReportsItAsTheResult()
    {
        _provider.Fake.Reply = _ => new FakeChatReply("a", "b") { Usage = new UsageDetails { InputTokenCount = 9, OutputTokenCount = 4 } };
        var updates = await ReadAsync(_runtime, Turn("q"));

        Assert.Equal(new BotTurnResult(4, 9, false), updates[^1].Result);
        Assert.Equal(3, updates.Count);
    }

    [Fact]
    public async Task RunAsync_OfAHistoryThatIsCut_SaysSo()
    {
        for (var number = 0; number < 20; number++)
        {
            _history.Add($"question {number} {new string('x', 200)}", "answer");
        }

        var updates = await ReadAsync(_runtime, Turn("q") with { Definition = new BotDefinition { Id = "BOT-001", ContextTokens = 300 } });
        Assert.True(updates[^1].Result!.ContextTruncated);
    }

    [Fact]
    public async Task RunAsync_AfterAFailure_ShowsTheModelNothingOfIt()
    {
        _provider.Fake.Reply = request => request.Number == 1 ? new FakeChatReply("half") { Failure = new IOException("cut") } : FakeChatReply.Echo(request);
        var fault = await Assert.ThrowsAsync<BackendException>(() => ReadAsync(_runtime, Turn("one")));
        Assert.Equal(BackendFault.Truncated, fault.Fault);

        await ReadAsync(_runtime, Turn("two"));
        Assert.Equal("two", Assert.Single(_provider.Fake.ReceivedRequests[1].Messages).Text);
        Assert.False(_runtime.Completion.IsCompleted);
    }

    [Fact]
    public async Task RunAsync_WhoseReaderLeaves_ShowsTheModelNothingOfIt()
    {
        await using (var reading = _runtime.RunAsync(Turn("one"), Cancellation).GetAsyncEnumerator(Cancellation))
        {
            await reading.MoveNextAsync();
        }

        await ReadAsync(_runtime, Turn("two"));
        Assert.Equal("two", Assert.Single(_provider.Fake.ReceivedRequests[1].Messages).Text);
    }

    [Fact]
    public async Task RunAsync_WithADeafClient_EndsWhenCancelledAndGivesItsStreamBackLater()
    {
        DeafClient deaf = new();
        var runtime = NewRuntime(new TestProvider(deaf));
        using CancellationTokenSource stop = new();
        var reading = ReadAsync(runtime, Turn("hello?"), stop.Token);
        await deaf.Asked.Task.WaitAsync(Cancellation);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.False(deaf.Released.Task.IsCompleted);
        deaf.Answer.SetResult();
        await deaf.Released.Task.WaitAsync(Cancellation);
        Assert.False(runtime.Completion.IsCompleted);
    }

    [Fact]
    public async Task RunAsync_WhereTheClientThrowsBeforeItsStreamBegins_ClassifiesIt()
    {
        var client = Substitute.For<IChatClient>();
        client.GetStreamingResponseAsync(default!, default, Cancellation).ReturnsForAnyArgs(_ => throw new HttpRequestException("refused"));
        var fault = await Assert.ThrowsAsync<BackendException>(() => ReadAsync(NewRuntime(new TestProvider(client)), Turn("q")));

        Assert.Equal(BackendFault.Unreachable, fault.Fault);
    }

    [Fact]
    public async Task RunAsync_WhereTheClientThrowsWhatIsNoFault_EndsTheBotWithoutQuotingIt()
    {
        _provider.Fake.Reply = _ => throw new InvalidCastException("secret");
        var crash = await Assert.ThrowsAsync<BotCrashedException>(() => ReadAsync(_runtime, Turn("q")));

        Assert.Equal("InvalidCastException left the model client", crash.Message);
        Assert.Equal(crash.Message, await _runtime.Completion.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_WithAnUnknownProvider_IsABadRequest()
    {
        var fault = await Assert.ThrowsAsync<BackendException>(() => ReadAsync(_runtime, Turn("q") with { Provider = "nowhere" }));
        Assert.Equal((BackendFault.BadRequest, false), (fault.Fault, _runtime.Completion.IsCompleted));
    }

    [Fact]
    public async Task ConnectAsync_WhereTheModelsCantBeListed_IsNotUsableAndNoCrash()
    {
        var provider = Substitute.For<IInferenceProvider>();
        provider.Name.Returns("fake");
        provider.MaxConcurrentRequests.Returns(1);
        provider.ListModelsAsync(Cancellation).ReturnsForAnyArgs<IReadOnlyList<ModelInfo>>(_ => throw new HttpRequestException("refused"));
        var connection = await NewRuntime(provider).ConnectAsync(new BotDefinition { Id = "BOT-001" }, Cancellation);

        Assert.False(connection.IsUsable);
        Assert.Contains("can't be reached", connection.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_WhereDemoStandsIn_SaysForWhom()
    {
        _provider.Health = new BackendHealth(false, "down");
        DemoProvider demo = new(Options.Create(new DemoOptions()), TimeProvider.System);
        var connection = await NewRuntime(_provider, demo).ConnectAsync(new BotDefinition { Id = "BOT-001" }, Cancellation);

        Assert.Equal((true, "demo"), (connection.IsUsable, connection.Provider));
        Assert.Contains("fake", connection.Detail, StringComparison.Ordinal);
    }

    private static BotRuntime NewRuntime(params IInferenceProvider[] providers)
    {
        var options = Options.Create(new DeiaOptions { Chat = { FallBackToDemo = true } });
        return new BotRuntime(
            new InferenceProviders(providers, options, TimeProvider.System), new TiktokenTokenCounter(), options, NullLogger<BotRuntime>.Instance);
    }

    private static async Task<List<BotTurnUpdate>> ReadAsync(BotRuntime runtime, BotTurn turn, CancellationToken? cancellationToken = null)
    {
        List<BotTurnUpdate> updates = [];
        await foreach (var update in runtime.RunAsync(turn, cancellationToken ?? Cancellation))
        {
            updates.Add(update);
        }

        return updates;
    }

    private BotTurn Turn(string text) => new()
    {
        Definition = new BotDefinition { Id = "BOT-001" },
        Provider = "fake",
        Model = "fake-model",
        ConversationId = "default",
        Text = text,
        HistoryRevision = 0,
        History = _history,
    };
}
