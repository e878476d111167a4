using Deia.Orchestration.Inference;
using Deia.Testing;
using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>The provider <c>fake</c>: a fake client, and a health and models that a test sets.</summary>
internal sealed class TestProvider(IChatClient? client = null, string name = "fake") : IInferenceProvider
{
    private volatile BackendHealth _health = BackendHealth.Good;

    public FakeChatClient Fake { get; } = new();

    public BackendHealth Health
    {
        get => _health;
        set => _health = value;
    }

    /// <summary>Gets or sets what happens before its health is told.</summary>
    public Func<Task> BeforeCheck { get; set; } = static () => Task.CompletedTask;

    public string[] Models { get; set; } = ["fake-model"];

    public string Name => name;

    public int MaxConcurrentRequests { get; init; } = 10_000;

    public IChatClient Client => client ?? Fake;

    public ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<ModelInfo>>([.. Models.Select(model => new ModelInfo(Name, model))]);

    public async ValueTask<BackendHealth> CheckAsync(CancellationToken cancellationToken = default)
    {
        await BeforeCheck();
        return Health;
    }
}
