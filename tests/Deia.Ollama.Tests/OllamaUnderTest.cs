using Deia.Orchestration.Inference;
using Deia.Testing.Ollama;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Ollama.Tests;

/// <summary>The provider as an app has it, against a fake Ollama, with a clock that stands still.</summary>
internal sealed class OllamaUnderTest : IAsyncDisposable
{
    /// <summary>How long a test may take before it counts as hung, in milliseconds.</summary>
    public const int HangLimit = 30_000;

    private readonly ServiceProvider _services;

    private OllamaUnderTest(FakeOllama server, Action<OllamaOptions>? configure)
    {
        Server = server;
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        new DeiaBuilder(services).AddOllama(options =>
        {
            options.Endpoint = server.Endpoint.AbsoluteUri;
            configure?.Invoke(options);
        });
        _services = services.BuildServiceProvider();
        Provider = _services.GetRequiredService<IInferenceProvider>();
    }

    public FakeOllama Server { get; }

    public FakeTimeProvider Time { get; } = new();

    public IInferenceProvider Provider { get; }

    public static async Task<OllamaUnderTest> StartAsync(Action<OllamaOptions>? configure = null) =>
        new(await FakeOllama.StartAsync(cancellationToken: TestContext.Current.CancellationToken), configure);

    public IAsyncEnumerator<ChatResponseUpdate> Ask(string model = "llama3.2", CancellationToken cancellationToken = default) =>
        Provider.Client
            .GetStreamingResponseAsync("What is a secret-question?", Provider.CreateOptions(new InferenceSettings(model, 4_096, 0.7)), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);

    /// <summary>Asks, and reads to the end.</summary>
    public async Task<List<ChatResponseUpdate>> AskToTheEndAsync(string model = "llama3.2")
    {
        List<ChatResponseUpdate> updates = [];
        await using var reply = Ask(model, TestContext.Current.CancellationToken);
        while (await reply.MoveNextAsync())
        {
            updates.Add(reply.Current);
        }

        return updates;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }
}
