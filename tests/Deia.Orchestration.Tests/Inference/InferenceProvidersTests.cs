using Deia.Orchestration.Configuration;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Inference.Demo;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Deia.Orchestration.Tests.Inference;

public sealed class InferenceProvidersTests
{
    private static readonly BotDefinition Bot = new() { Id = "BOT-001" };

    private readonly FakeTimeProvider _time = new();
    private readonly ConversationOptions _chat = new();
    private readonly StubProvider _first = new("ollama") { Models = ["llama3.2", "phi"] };
    private readonly StubProvider _second = new("other") { Models = ["big"] };
    private readonly StubProvider _demo = new(DemoProvider.Name) { Models = ["demo"] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Constructor_TwoOfOneName_NamesIt()
    {
        var exception = Assert.Throws<DeiaException>(() => Create(null, _first, new StubProvider("OLLAMA")));

        Assert.Contains("'OLLAMA'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_UnknownDefaultProvider_NamesKeyValueAndWhatIsAllowed()
    {
        _chat.DefaultProvider = "olama";

        var exception = Assert.Throws<DeiaException>(() => Create(null, _first, _demo));

        Assert.Equal("Deia:Chat:DefaultProvider is 'olama'; allowed is the name of a registered provider: 'ollama', 'demo'.", exception.Message);
    }

    [Fact]
    public void Constructor_ProviderThatTakesNothing_IsRefused() =>
        Assert.Contains("'stub'", Assert.Throws<DeiaException>(() => Create(null, StubProvider.WithLimit(0))).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_NoProvider_IsRefused() => Assert.Throws<DeiaException>(() => Create(null));

    [Fact]
    public void TryGet_OtherCase_FindsIt()
    {
        Assert.True(Create(null, _demo, _first).TryGet("Ollama", out var found));

        Assert.Same(_first, found);
    }

    [Fact]
    public void UnknownProviderError_UnknownName_ListsTheRegistered()
    {
        var providers = Create(null, _demo, _first);

        Assert.Equal("There is no provider 'gpt'; registered are 'demo', 'ollama'.", providers.UnknownProviderError("gpt"));
        Assert.Null(providers.UnknownProviderError("DEMO"));
    }

    [Fact]
    public async Task ResolveAsync_ProviderAndModelNamed_AsksNobody()
    {
        var choice = Create(null, _demo, _first, _second).ResolveAsync(Bot with { Provider = "OTHER", Model = "mine" }, Token);

        Assert.True(choice.IsCompletedSuccessfully);
        Assert.Equal(new ProviderChoice(_second, "mine"), await choice);
        Assert.Equal(0, _second.Checks + _second.Listings);
    }

    [Fact]
    public async Task ResolveAsync_NothingNamed_TakesTheFirstThatIsNoDemoAndItsFirstModel() =>
        Assert.Equal(new ProviderChoice(_first, "llama3.2"), await Create(null, _demo, _first, _second).ResolveAsync(Bot, Token));

    [Fact]
    public async Task ResolveAsync_OnlyDemo_TakesIt() =>
        Assert.Equal(new ProviderChoice(_demo, "demo"), await Create(null, _demo).ResolveAsync(Bot, Token));

    [Fact]
    public async Task ResolveAsync_DefaultsSet_TakesThem()
    {
        (_chat.DefaultProvider, _chat.DefaultModel) = ("other", "small");

        Assert.Equal(new ProviderChoice(_second, "small"), await Create(null, _demo, _first, _second).ResolveAsync(Bot, Token));
    }

    [Fact]
    public async Task ResolveAsync_ModelButNoProviderNamed_TakesTheDefaultProvider() =>
        Assert.Equal(new ProviderChoice(_first, "phi"), await Create(null, _first, _second).ResolveAsync(Bot with { Model = "phi" }, Token));

    [Fact]
    public async Task ResolveAsync_AnotherProvider_DoesNotTakeTheDefaultModel()
    {
        _chat.DefaultModel = "llama3.2";

        Assert.Equal(new ProviderChoice(_second, "big"), await Create(null, _first, _second).ResolveAsync(Bot with { Provider = "other" }, Token));
    }

    [Theory]
    [InlineData("Development", null, null, true)]
    [InlineData("Production", null, null, false)]
    [InlineData(null, null, null, false)]
    [InlineData("Development", "ollama", null, false)]
    [InlineData("Development", "", null, true)]
    [InlineData("Development", null, false, false)]
    [InlineData("Production", null, true, true)]
    [InlineData("Production", "ollama", true, true)]
    public async Task ResolveAsync_DefaultUnreachable_FallsBackOnlyWhereThatIsOn(string? environment, string? defaultProvider, bool? fallBack, bool expected)
    {
        (_chat.DefaultProvider, _chat.FallBackToDemo) = (defaultProvider, fallBack);
        _first.Health = static () => ValueTask.FromResult(new BackendHealth(false, "down"));

        // The model that the bot names is one of the provider that is down.
        var choice = await Create(environment, _demo, _first).ResolveAsync(Bot with { Model = "phi" }, Token);

        Assert.Equal(expected ? new ProviderChoice(_demo, "demo", InPlaceOf: "ollama") : new ProviderChoice(_first, "phi"), choice);
    }

    [Fact]
    public async Task ResolveAsync_ProviderNamedAndUnreachable_DoesNotFallBack()
    {
        _first.Health = static () => ValueTask.FromResult(new BackendHealth(false, "down"));

        var choice = await Create("Development", _demo, _first).ResolveAsync(Bot with { Provider = "ollama" }, Token);

        Assert.Same(_first, choice.Provider);
    }

    [Fact]
    public async Task ResolveAsync_DefaultReachable_DoesNotFallBack() =>
        Assert.Equal(new ProviderChoice(_first, "llama3.2"), await Create("Development", _demo, _first).ResolveAsync(Bot, Token));

    [Fact]
    public async Task ResolveAsync_UnknownProvider_SaysWhichThereAre()
    {
        var providers = Create(null, _demo, _first);

        var exception = await Assert.ThrowsAsync<BackendException>(() => providers.ResolveAsync(Bot with { Provider = "gpt" }, Token).AsTask());

        Assert.Equal(providers.UnknownProviderError("gpt"), exception.Message);
        Assert.False(exception.IsTransient);
    }

    [Fact]
    public async Task ResolveAsync_NoModelThenOne_SaysWhatToDoAndThenFindsItAtOnce()
    {
        _first.Models = [];
        var providers = Create(null, _first);
        var exception = await Assert.ThrowsAsync<BackendException>(() => providers.ResolveAsync(Bot, Token).AsTask());
        Assert.Equal(BackendFault.ModelNotFound, exception.Fault);
        Assert.Contains("Deia:Chat:DefaultModel", exception.Message, StringComparison.Ordinal);

        _first.Models = ["pulled"];

        Assert.Equal("pulled", (await providers.ResolveAsync(Bot, Token)).Model);
    }

    [Fact]
    public async Task CheckAsync_AskedByManyAtOnce_AsksTheBackendOnce()
    {
        var answer = new TaskCompletionSource<BackendHealth>(TaskCreationOptions.RunContinuationsAsynchronously);
        _first.Health = () => new ValueTask<BackendHealth>(answer.Task);
        var providers = Create(null, _first);
        using var cancellation = new CancellationTokenSource();
        var cancelled = providers.CheckAsync(_first, cancellation.Token).AsTask();
        var others = Enumerable.Range(0, 1_000).Select(_ => providers.CheckAsync(_first, Token).AsTask()).ToList();

        // One who goes away takes the answer from nobody.
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        answer.SetResult(BackendHealth.Good);

        Assert.All(await Task.WhenAll(others), health => Assert.Same(BackendHealth.Good, health));
        Assert.Equal(1, _first.Checks);
    }

    [Fact]
    public async Task CheckAsync_WithinThreeSeconds_AnswersFromMemoryAtOnce()
    {
        var providers = Create(null, _first, _second);
        await providers.CheckAsync(_first, Token);

        _time.Advance(TimeSpan.FromSeconds(2.9));
        var remembered = providers.CheckAsync(_first, Token);
        Assert.True(remembered.IsCompletedSuccessfully);
        await remembered;
        Assert.Equal(1, _first.Checks);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await providers.CheckAsync(_first, Token);
        Assert.Equal((2, 0), (_first.Checks, _second.Checks));
    }

    private InferenceProviders Create(string? environment, params IInferenceProvider[] providers)
    {
        IHostEnvironment? host = null;
        if (environment is not null)
        {
            host = Substitute.For<IHostEnvironment>();
            host.EnvironmentName.Returns(environment);
        }

        return new InferenceProviders(providers, Options.Create(new DeiaOptions { Chat = _chat }), _time, host);
    }
}
