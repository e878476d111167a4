using Deia.Orchestration.Inference;
using Deia.Testing;
using Microsoft.Extensions.AI;

namespace Deia.AspNetCore.Tests;

/// <summary>A provider of models that is as the test wants it.</summary>
internal sealed class StubProvider(string name) : IInferenceProvider
{
    public string Name => name;

    public int MaxConcurrentRequests => 4;

    public IChatClient Client { get; } = new FakeChatClient();

    public Func<CancellationToken, ValueTask<BackendHealth>> Health { get; set; } = _ => new(BackendHealth.Good);

    public Func<CancellationToken, ValueTask<IReadOnlyList<ModelInfo>>> Models { get; set; } = _ => new([new ModelInfo(name, "one", 7, 4096)]);

    /// <summary>Makes a provider whose backend is down.</summary>
    public static StubProvider Down(string name) => new(name)
    {
        Health = _ => new(new BackendHealth(false, $"The {name} backend can't be reached.")),
        Models = _ => throw new BackendException(BackendFault.Unreachable, $"The {name} backend can't be reached."),
    };

    public ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default) => Models(cancellationToken);

    public ValueTask<BackendHealth> CheckAsync(CancellationToken cancellationToken = default) => Health(cancellationToken);
}
