using Deia.Orchestration.Inference;
using Deia.Testing;
using Microsoft.Extensions.AI;

namespace Deia.Ollama.Tests;

/// <summary>A provider of the app's own.</summary>
internal sealed class OtherProvider : IInferenceProvider
{
    public string Name => "other";

    public int MaxConcurrentRequests => 1;

    public IChatClient Client { get; } = new FakeChatClient();

    public ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default) => new([]);

    public ValueTask<BackendHealth> CheckAsync(CancellationToken cancellationToken = default) => new(BackendHealth.Good);
}
